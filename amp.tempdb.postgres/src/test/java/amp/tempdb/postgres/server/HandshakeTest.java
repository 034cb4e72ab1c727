package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.Deadline;
import amp.tempdb.postgres.cluster.Endpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(150);

  /** What a listener says once it has read the request. */
  private interface Speech {
    void to(OutputStream client) throws Exception;
  }

  private static Handshake.Answer ask(Duration timeout, Speech speech) throws Exception {
    try (ServerSocket listener = new ServerSocket()) {
      listener.bind(Endpoint.Tcp.address(0), 1);
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listener, speech));
      Endpoint endpoint = new Endpoint.Tcp(listener.getLocalPort());
      Handshake.Answer answer = Handshake.ask(endpoint, "amp", "18.6", timeout);
      served.exceptionally(e -> null).join();
      return answer;
    }
  }

  private static void serve(ServerSocket listener, Speech speech) {
    try (Socket client = listener.accept()) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      in.readNBytes(in.readInt() - 4);
      speech.to(client.getOutputStream());
      InputStream rest = client.getInputStream();
      while (rest.read() >= 0) {
        // Until the client has had enough.
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] message(char type, byte... body) {
    return ByteBuffer.allocate(5 + body.length)
        .put((byte) type)
        .putInt(4 + body.length)
        .put(body)
        .array();
  }

  private static byte[] error(String code) {
    String fields = "SFATAL\0VFATAL\0C" + code + "\0Mmessage\0\0";
    return message('E', fields.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] authentication(int kind) {
    return message('R', ByteBuffer.allocate(4).putInt(kind).array());
  }

  @Test
  void aServerThatLetsUsInIsReady() throws Exception {
    assertThat(
            ask(
                LONG,
                client -> {
                  client.write(authentication(0));
                  client.write(message('S', "a\0b\0".getBytes(StandardCharsets.UTF_8)));
                  client.write(message('Z', (byte) 'I'));
                }))
        .isEqualTo(Handshake.Answer.READY);
  }

  @Test
  void aServerThatWantsAPasswordServes() throws Exception {
    assertThat(ask(LONG, client -> client.write(authentication(10))))
        .isEqualTo(Handshake.Answer.PASSWORD);
  }

  @Test
  void refusalsTellWhatTheServerDoes() throws Exception {
    assertThat(ask(LONG, client -> client.write(error("57P03"))))
        .isEqualTo(Handshake.Answer.NOT_NOW);
    assertThat(ask(LONG, client -> client.write(error("3D000"))))
        .isEqualTo(Handshake.Answer.NO_DATABASE);
    assertThat(ask(LONG, client -> client.write(error("53300")))).isEqualTo(Handshake.Answer.READY);
    assertThat(Handshake.Answer.NOT_NOW.serves()).isFalse();
    assertThat(Handshake.Answer.NO_DATABASE.serves()).isTrue();
  }

  @Test
  void whatIsNotTheProtocolIsNoAnswer() throws Exception {
    String web = "HTTP/1.1 400 Bad Request\r\n\r\n";
    assertThat(ask(LONG, client -> client.write(web.getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(Handshake.Answer.NOTHING);
    for (int length : new int[] {Integer.MAX_VALUE, 40_000, 3, 0, -1, Integer.MIN_VALUE}) {
      byte[] header = ByteBuffer.allocate(5).put((byte) 'R').putInt(length).array();
      assertThat(ask(LONG, client -> client.write(header))).isEqualTo(Handshake.Answer.NOTHING);
    }
  }

  @Test
  void silenceAndEndlessTalkEndWithTheDeadline() throws Exception {
    assertThat(ask(SHORT, client -> {})).isEqualTo(Handshake.Answer.NOTHING);
    byte[] notice = message('N', (byte) 0);
    assertThat(ask(SHORT, client -> endless(client, notice))).isEqualTo(Handshake.Answer.NOTHING);
    byte[] longMessage = ByteBuffer.allocate(5).put((byte) 'N').putInt(20_000).array();
    assertThat(
            ask(
                SHORT,
                client -> {
                  client.write(longMessage);
                  endless(client, new byte[1]);
                }))
        .isEqualTo(Handshake.Answer.NOTHING);
  }

  /** Talks slowly until the client hangs up. */
  private static void endless(OutputStream client, byte[] word) {
    try {
      while (true) {
        client.write(word);
        Deadline.pause(Duration.ofMillis(10));
      }
    } catch (IOException e) {
      // It has hung up.
    }
  }

  @Test
  void aClosedPortAndAMissingSocketAreNoAnswer() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0)) {
      port = probe.getLocalPort();
    }
    assertThat(Handshake.ask(new Endpoint.Tcp(port), "amp", "18.6", LONG))
        .isEqualTo(Handshake.Answer.NOTHING);
    Endpoint missing = new Endpoint.Unix(java.nio.file.Path.of("/nowhere"));
    assertThat(Handshake.ask(missing, "amp", "18.6", LONG)).isEqualTo(Handshake.Answer.NOTHING);
  }
}
