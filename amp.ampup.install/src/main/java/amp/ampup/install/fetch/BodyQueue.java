package amp.ampup.install.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A body as it arrives. Waiting for the next part is bounded, which a stream's read is not. */
final class BodyQueue implements Flow.Subscriber<List<ByteBuffer>> {
  private static final int AHEAD = 8;

  private record Item(@Nullable List<ByteBuffer> buffers, @Nullable Throwable failure) {}

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(AHEAD);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    items.add(new Item(buffers, null));
  }

  @Override
  public void onError(Throwable failure) {
    items.add(new Item(null, failure));
  }

  @Override
  public void onComplete() {
    items.add(new Item(null, null));
  }

  /** Returns the next part, or null at the end. */
  @Nullable List<ByteBuffer> next(Duration stall) throws IOException {
    Item item = take(stall);
    if (item == null) {
      throw FetchException.passing(
          "no byte arrived for " + stall.toSeconds() + " s", "Check the network and try again");
    }
    if (item.failure() != null) {
      throw FetchException.passing(
          "the connection broke (" + item.failure().getMessage() + ")",
          "Check the network and try again");
    }
    if (item.buffers() != null && subscription != null) {
      subscription.request(1);
    }
    return item.buffers();
  }

  void cancel() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  private @Nullable Item take(Duration stall) throws InterruptedIOException {
    try {
      return items.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the download was cancelled");
    }
  }
}
