package amp.blackbox.campaign;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java program that is killed at a named moment, from outside: a debugger halts it at the entry
 * of a method, and the process is killed there. The product needs no hook for that.
 */
public final class Halted {
  private static final String AGENT =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0";

  private static final Pattern LISTENING = Pattern.compile("dt_socket at address: ([0-9]+)\\R");

  private Halted() {}

  /**
   * Runs a program until it enters a method, and kills it there.
   *
   * @param options of the JVM
   * @param words the main class and its arguments
   * @param type the class of the method
   * @param method its name
   * @param time at which entry, counted from 1
   * @return false when it ended without getting there
   */
  static boolean killedAt(
      List<String> options, List<String> words, String type, String method, int time)
      throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    set(arguments, "home", Path.of(System.getProperty("java.home")).toString());
    set(arguments, "options", String.join(" ", options));
    set(arguments, "main", String.join(" ", words));
    VirtualMachine machine = connector.launch(arguments);
    drain(machine.process().getErrorStream());
    return killedAt(machine, machine.process(), type, method, time);
  }

  /**
   * Does the same with a program that a launcher starts, in an environment of its own.
   *
   * @param program what becomes a JVM
   * @param type the class of the method
   * @param method its name
   * @param time at which entry, counted from 1
   * @return false when it ended without getting there
   */
  public static boolean killedAt(ProcessBuilder program, String type, String method, int time)
      throws Exception {
    program.environment().put("JAVA_TOOL_OPTIONS", AGENT);
    Process process = program.redirectErrorStream(true).start();
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(c -> c.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    set(arguments, "port", port(process));
    return killedAt(connector.attach(arguments), process, type, method, time);
  }

  private static void set(Map<String, Connector.Argument> arguments, String name, String value) {
    Objects.requireNonNull(arguments.get(name), name).setValue(value);
  }

  /** It waits for a debugger, and says where. */
  private static String port(Process process) throws IOException {
    StringBuilder said = new StringBuilder();
    for (int c = process.getInputStream().read(); c >= 0; c = process.getInputStream().read()) {
      said.append((char) c);
      Matcher listening = LISTENING.matcher(said);
      if (listening.find()) {
        return listening.group(1);
      }
    }
    throw new IOException("no debugger's port in: " + said);
  }

  private static boolean killedAt(
      VirtualMachine machine, Process process, String type, String method, int time)
      throws Exception {
    drain(process.getInputStream());
    // Its input stays open: it goes on holding the database until it is killed or told to end.
    try {
      ClassPrepareRequest loading = machine.eventRequestManager().createClassPrepareRequest();
      loading.addClassFilter(type);
      loading.enable();
      return await(machine, method, time, process.getOutputStream());
    } catch (VMDisconnectedException e) {
      return false;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean await(VirtualMachine machine, String method, int time, OutputStream input)
      throws Exception {
    int entered = 0;
    // What happens after the database is open happens because it is to be closed.
    input.close();
    while (true) {
      EventSet events = machine.eventQueue().remove(Wait.LIMIT.toMillis());
      if (events == null) {
        return false;
      }
      for (Event event : events) {
        if (event instanceof ClassPrepareEvent loaded) {
          breakAt(machine, loaded.referenceType(), method);
        } else if (event instanceof BreakpointEvent) {
          entered = entered + 1;
          if (entered == time) {
            return true;
          }
        }
      }
      events.resume();
    }
  }

  private static void breakAt(VirtualMachine machine, ReferenceType type, String method) {
    List<com.sun.jdi.Method> methods = type.methodsByName(method);
    if (methods.isEmpty()) {
      throw new AssertionError(type.name() + " has no method " + method);
    }
    for (com.sun.jdi.Method entered : methods) {
      BreakpointRequest request =
          machine.eventRequestManager().createBreakpointRequest(entered.location());
      request.enable();
    }
  }

  private static void drain(InputStream stream) {
    Thread thread =
        new Thread(
            () -> {
              try (stream) {
                stream.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // It was killed.
              }
            },
            "output");
    thread.setDaemon(true);
    thread.start();
  }
}
