package amp.blackbox.campaign;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
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

/**
 * A Java program that is killed at a named moment, from outside: a debugger halts it at the entry
 * of a method, and the process is killed there. The product needs no hook for that.
 */
final class Halted {
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
    arguments.get("home").setValue(Path.of(System.getProperty("java.home")).toString());
    arguments.get("options").setValue(String.join(" ", options));
    arguments.get("main").setValue(String.join(" ", words));
    VirtualMachine machine = connector.launch(arguments);
    Process process = machine.process();
    drain(process.getInputStream());
    drain(process.getErrorStream());
    // Its input stays open: it goes on holding the database until it is killed or told to end.
    try {
      ClassPrepareRequest loading = machine.eventRequestManager().createClassPrepareRequest();
      loading.addClassFilter(type);
      loading.enable();
      boolean reached = await(machine, method, time, process.getOutputStream());
      return reached;
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
