package amp.pgcopy.catalog;

import amp.pgcopy.api.CopyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Orders objects so that each comes after what it needs. Views in a circle are created twice: first
 * with their columns only, then, in their place, with their query.
 */
public final class CreationOrder {
  /** Catalog number of views' shells. */
  private static final long SHELL = -1;

  /** Through these a materialized view may read another. */
  private static final Set<Kind> READING = Set.of(Kind.VIEW, Kind.MATERIALIZED_VIEW, Kind.FUNCTION);

  private final Map<ObjectId, CatalogObject> waiting = new LinkedHashMap<>();
  private final Map<ObjectId, Set<ObjectId>> needs = new HashMap<>();
  private final Map<ObjectId, Set<ObjectId>> neededBy = new HashMap<>();
  private final Map<ObjectId, Boolean> afterData = new HashMap<>();
  private final List<CatalogObject> beforeRows = new ArrayList<>();
  private final List<CatalogObject> afterRows = new ArrayList<>();

  private CreationOrder(Catalog catalog) {
    for (CatalogObject object : catalog.objects()) {
      waiting.put(object.id(), object);
      catalog.needs(object.id()).forEach(needed -> link(object.id(), needed));
    }
    linkRefreshes();
  }

  /**
   * Orders the objects of a catalog.
   *
   * @throws CopyException when objects need each other in a way that cannot be broken
   */
  public static CreationOrder of(Catalog catalog) {
    CreationOrder order = new CreationOrder(catalog);
    order.run();
    return order;
  }

  /** Returns what is created before the rows. */
  public List<CatalogObject> beforeRows() {
    return beforeRows;
  }

  /** Returns what is created after the rows. */
  public List<CatalogObject> afterRows() {
    return afterRows;
  }

  /** Returns everything, for a copy without rows. */
  public List<CatalogObject> all() {
    List<CatalogObject> all = new ArrayList<>(beforeRows);
    all.addAll(afterRows);
    return all;
  }

  private void link(ObjectId from, ObjectId to) {
    needs.computeIfAbsent(from, key -> new HashSet<>()).add(to);
    neededBy.computeIfAbsent(to, key -> new HashSet<>()).add(from);
  }

  private void unlink(ObjectId from, ObjectId to) {
    Set<ObjectId> needed = needs.get(from);
    if (needed != null) {
      needed.remove(to);
    }
  }

  /** A materialized view is filled when those are that it reads, through views or not. */
  private void linkRefreshes() {
    for (CatalogObject object : List.copyOf(waiting.values())) {
      if (object.kind() == Kind.REFRESH) {
        for (ObjectId reached : reached(object.id())) {
          ObjectId refresh = new ObjectId(CatalogQuery.REFRESH, reached.oid());
          if (!refresh.equals(object.id()) && waiting.containsKey(refresh)) {
            link(object.id(), refresh);
          }
        }
      }
    }
  }

  private Collection<ObjectId> reached(ObjectId start) {
    Set<ObjectId> seen = new HashSet<>();
    ArrayDeque<ObjectId> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      for (ObjectId next : needs.getOrDefault(queue.remove(), Set.of())) {
        if (isOneOf(READING, next) && seen.add(next)) {
          queue.add(next);
        }
      }
    }
    return seen.stream().filter(id -> isOneOf(Set.of(Kind.MATERIALIZED_VIEW), id)).toList();
  }

  private boolean isOneOf(Set<Kind> kinds, ObjectId id) {
    CatalogObject object = waiting.get(id);
    return object != null && kinds.contains(object.kind());
  }

  private void run() {
    Comparator<CatalogObject> byKind = Comparator.comparing(CatalogObject::kind);
    PriorityQueue<CatalogObject> ready =
        new PriorityQueue<>(byKind.thenComparing(CatalogObject::identity));
    waiting.values().stream().filter(this::isReady).forEach(ready::add);
    while (!waiting.isEmpty()) {
      while (ready.isEmpty()) {
        CatalogObject shell = breakCircle();
        if (isReady(shell)) {
          ready.add(shell);
        }
      }
      CatalogObject next = ready.remove();
      if (waiting.remove(next.id()) == null) {
        continue;
      }
      boolean late = next.kind().afterData() || afterData.getOrDefault(next.id(), false);
      (late ? afterRows : beforeRows).add(next);
      for (ObjectId dependant : neededBy.getOrDefault(next.id(), Set.of())) {
        unlink(dependant, next.id());
        if (late) {
          afterData.put(dependant, true);
        }
        CatalogObject freed = waiting.get(dependant);
        if (freed != null && isReady(freed)) {
          ready.add(freed);
        }
      }
    }
  }

  private boolean isReady(CatalogObject object) {
    return needs.getOrDefault(object.id(), Set.of()).isEmpty();
  }

  /**
   * Takes a view or a type out of a circle: those in there that need it need no more than the
   * columns of the view, or the name of the type.
   */
  private CatalogObject breakCircle() {
    CatalogObject whole =
        waiting.values().stream()
            .filter(object -> object.shell() != null && isInCircle(object.id()))
            .findFirst()
            .orElseThrow(this::unbreakable);
    ObjectId shellId = new ObjectId(SHELL, whole.id().oid());
    CatalogObject shell =
        new CatalogObject(
            whole.kind(),
            shellId,
            whole.identity(),
            List.of(Optional.ofNullable(whole.shell()).orElseThrow()),
            null);
    waiting.put(
        whole.id(),
        new CatalogObject(whole.kind(), whole.id(), whole.identity(), whole.statements(), null));
    waiting.put(shellId, shell);
    Set<ObjectId> circle = reachable(whole.id());
    for (ObjectId dependant : Set.copyOf(neededBy.getOrDefault(whole.id(), Set.of()))) {
      if (circle.contains(dependant)) {
        unlink(dependant, whole.id());
        link(dependant, shellId);
      }
    }
    for (ObjectId needed : needs.getOrDefault(whole.id(), Set.of())) {
      Kind kind = waiting.containsKey(needed) ? waiting.get(needed).kind() : Kind.VIEW;
      boolean column = kind == Kind.TYPE && whole.kind() == Kind.VIEW;
      if (column || kind == Kind.SCHEMA || kind == Kind.EXTENSION) {
        link(shellId, needed);
      }
    }
    link(whole.id(), shellId);
    return shell;
  }

  private boolean isInCircle(ObjectId start) {
    return reachable(start).contains(start);
  }

  /** Returns what an object needs, directly or not; itself if it is in a circle. */
  private Set<ObjectId> reachable(ObjectId start) {
    Set<ObjectId> seen = new HashSet<>();
    ArrayDeque<ObjectId> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      for (ObjectId next : needs.getOrDefault(queue.remove(), Set.of())) {
        if (seen.add(next)) {
          queue.add(next);
        }
      }
    }
    return seen;
  }

  /**
   * A circle that only views, types, defaults, checks and policies close does not get here; pg_dump
   * (pg_dump_sort.c, repairDependencyLoop) breaks no other either.
   */
  private CopyException unbreakable() {
    List<String> circle =
        waiting.values().stream()
            .filter(object -> isInCircle(object.id()))
            .map(CatalogObject::toString)
            .toList();
    return new CopyException(
        "these objects need each other, so that none can be created first: "
            + String.join(", ", circle),
        "Remove the circle from the source: a function whose body is a text (AS '...') and not"
            + " parsed before it runs (BEGIN ATOMIC, RETURN) needs nothing, for example; pg_dump"
            + " cannot restore such definitions either");
  }
}
