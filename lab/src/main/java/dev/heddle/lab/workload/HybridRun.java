package dev.heddle.lab.workload;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.model.TaskModel;
import dev.heddle.lab.workload.FileRows.Row;
import dev.heddle.parallel.Par;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;

/** One round of the hybrid workload, in the way of one model. */
final class HybridRun implements AutoCloseable {

  private static final Row END = new Row(-1, "", 0);

  private final Model model;
  private final FileRows files;
  private final int filesAtOnce;
  private final int bound;
  private final TaskModel tasks;

  HybridRun(Model model, FileRows files, int filesAtOnce, int bound) {
    this.model = model;
    this.files = files;
    this.filesAtOnce = filesAtOnce;
    this.bound = bound;
    this.tasks = model == Model.PAR ? TaskModel.heddle() : TaskModel.of(model);
  }

  private int count() {
    return files.files().size();
  }

  void storeAll(RowStore store) throws Exception {
    switch (model) {
      case SEQUENTIAL -> inOrder(store);
      case HEDDLE_WORKER, HEDDLE_JDK -> throughChannel(store, this::readAndParse);
      case PAR -> throughChannel(store, this::readThenParseInParallel);
      case VIRTUAL -> throughQueue(store, Thread.ofVirtual());
      default -> throughQueue(store, Thread.ofPlatform());
    }
  }

  private void inOrder(RowStore store) throws Exception {
    for (int i = 0; i < count(); i++) {
      for (Row row : files.parse(i, files.read(i))) {
        store.insert(row);
      }
    }
  }

  private interface Producer {
    void sendTo(Channel<Row> rows) throws Exception;
  }

  private void throughChannel(RowStore store, Producer producer) throws Exception {
    Channel<Row> rows = Channel.bounded(bound);
    Scope.execute(scope -> {
      scope.spawn("writer", () -> rows.forEach(store::insert));
      producer.sendTo(rows);
      rows.close();
    });
  }

  private void readAndParse(Channel<Row> rows) throws Exception {
    tasks.run(
        count(),
        filesAtOnce,
        i -> {
          for (Row row : files.parse(i, files.read(i))) {
            rows.send(row);
          }
        });
  }

  /** Tasks wait for the files, a parallel loop computes. */
  private void readThenParseInParallel(Channel<Row> rows) throws Exception {
    for (int first = 0; first < count(); first += filesAtOnce) {
      int from = first;
      int size = Math.min(filesAtOnce, count() - from);
      byte[][] texts = new byte[size][];
      tasks.run(size, TaskModel.UNLIMITED, i -> texts[i] = files.read(from + i));
      Par.range(0, size).forEach(i -> sendParsed(from + (int) i, texts[(int) i], rows));
    }
  }

  private void sendParsed(int file, byte[] text, Channel<Row> rows) {
    try {
      for (Row row : files.parse(file, text)) {
        rows.send(row);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending rows", e);
    }
  }

  private void throughQueue(RowStore store, Thread.Builder writers) throws Exception {
    BlockingQueue<Row> rows = new ArrayBlockingQueue<>(bound);
    FutureTask<Void> writing = new FutureTask<>(() -> insertAll(rows, store));
    writers.start(writing);
    try {
      tasks.run(
          count(),
          filesAtOnce,
          i -> {
            for (Row row : files.parse(i, files.read(i))) {
              rows.put(row);
            }
          });
    } finally {
      rows.put(END);
    }
    writing.get();
  }

  /** Empties the queue to its end even when the database fails, so that no producer hangs. */
  private static Void insertAll(BlockingQueue<Row> rows, RowStore store) throws Exception {
    Exception failure = null;
    for (Row row = rows.take(); row != END; row = rows.take()) {
      try {
        if (failure == null) {
          store.insert(row);
        }
      } catch (Exception e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  @Override
  public void close() throws Exception {
    tasks.close();
  }
}
