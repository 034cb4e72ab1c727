package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptionTest {
  private Listener listener;
  private Socket socket;
  private SocketChannel peer;

  @BeforeEach
  void connect() throws IOException {
    listener = new Listener();
    socket = listener.connect();
    peer = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    socket.close();
    listener.close();
  }

  @Test
  void interruptedReadGoesOnAndKeepsTheStatus() throws Exception {
    InputStream in = socket.getInputStream();
    Task<Boolean> read =
        Task.start(
            () -> {
              assertThat(in.read()).isEqualTo(1);
              boolean interrupted = Thread.currentThread().isInterrupted();
              assertThat(in.read()).isEqualTo(2);
              return interrupted && Thread.currentThread().isInterrupted();
            });
    for (int i = 0; i < 3; i++) {
      Listener.awaitBlocked(read.thread());
      read.thread().interrupt();
    }
    Listener.awaitBlocked(read.thread());
    Listener.send(peer, new byte[] {1});
    Listener.awaitBlocked(read.thread());
    Listener.send(peer, new byte[] {2});

    assertThat(read.result()).isTrue();
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void interruptedWriteGoesOnAndKeepsTheStatus() throws Exception {
    byte[] sent = Listener.pattern(3_000_000);
    Task<Boolean> write =
        Task.start(
            () -> {
              socket.getOutputStream().write(sent);
              return Thread.currentThread().isInterrupted();
            });
    Listener.awaitBlocked(write.thread());
    write.thread().interrupt();
    ByteBuffer received = ByteBuffer.allocate(sent.length);
    while (received.hasRemaining()) {
      peer.read(received);
    }

    assertThat(write.result()).isTrue();
    assertThat(received.array()).isEqualTo(sent);
  }

  @Test
  void interruptedThreadConnectsAndTimesOutAsAnyOther() throws Exception {
    Thread.currentThread().interrupt();
    try (Socket another = listener.connect();
        SocketChannel other = acceptUninterrupted()) {
      another.setSoTimeout(20);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(another.getInputStream()::read);
      another.getOutputStream().write(7);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(other.read(ByteBuffer.allocate(1))).isEqualTo(1);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void interruptedThreadWaitsWithoutUsingTheProcessor() throws Exception {
    Task<Long> read =
        Task.start(
            () -> {
              Thread.currentThread().interrupt();
              socket.setSoTimeout(400);
              assertThatExceptionOfType(SocketTimeoutException.class)
                  .isThrownBy(socket.getInputStream()::read);
              return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            });

    assertThat(read.result()).isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  void virtualThreadsAreTreatedAlike() throws Exception {
    Method start = startVirtualThread();
    FutureTask<Boolean> read =
        new FutureTask<>(
            () -> socket.getInputStream().read() == 1 && Thread.currentThread().isInterrupted());
    Thread thread = (Thread) start.invoke(null, read);
    thread.interrupt();
    Listener.send(peer, new byte[] {1});

    assertThat(read.get(20, TimeUnit.SECONDS)).isTrue();
  }

  private static Method startVirtualThread() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with Java 21");
    return Thread.class.getMethod("startVirtualThread", Runnable.class);
  }

  /** The listener's own channel would close. */
  private SocketChannel acceptUninterrupted() throws IOException {
    boolean interrupted = Thread.interrupted();
    SocketChannel accepted = listener.accept();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return accepted;
  }
}
