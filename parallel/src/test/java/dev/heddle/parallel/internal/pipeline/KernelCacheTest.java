package dev.heddle.parallel.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.parallel.LongPipeline;
import dev.heddle.parallel.Par;
import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class KernelCacheTest {
  private static final Terminal SUM = Terminal.of(Op.SUM, Type.LONG);
  private static final Chain LONG_ENOUGH =
      Chain.range(Source.LONG_RANGE, 0, KernelCache.GENERATE_AFTER);

  private static LongUnaryOperator plus(long c) {
    return x -> x + c;
  }

  @Test
  void shortInputsAreInterpretedUntilTheyAddUp() {
    KernelCache cache = new KernelCache(10);
    Chain chain =
        Chain.range(Source.LONG_RANGE, 0, KernelCache.GENERATE_AFTER / 4)
            .with(Stage.LONG_MAP, plus(0));
    for (int i = 0; i < 3; i++) {
      assertThat(cache.kernelClass(chain, SUM)).isEqualTo(Interpreter.class);
    }
    assertThat(cache.kernelClass(chain, SUM).isHidden()).isTrue();
  }

  @Test
  void aMillionCapturesShareOneClass() {
    KernelCache cache = new KernelCache(10);
    Set<Class<?>> classes = new HashSet<>();
    for (int i = 0; i < 1_000_000; i++) {
      classes.add(cache.kernelClass(LONG_ENOUGH.with(Stage.LONG_MAP, plus(i)), SUM));
    }
    assertThat(classes).hasSize(1);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void shapesAndLambdasAreKeptApart() {
    KernelCache cache = new KernelCache(10);
    LongUnaryOperator f = x -> x * 2;
    LongUnaryOperator g = x -> x * 3;
    Set<Class<?>> classes = new HashSet<>();
    classes.add(cache.kernelClass(LONG_ENOUGH.with(Stage.LONG_MAP, f), SUM));
    classes.add(cache.kernelClass(LONG_ENOUGH.with(Stage.LONG_MAP, g), SUM));
    classes.add(
        cache.kernelClass(LONG_ENOUGH.with(Stage.LONG_MAP, f).with(Stage.LONG_MAP, g), SUM));
    classes.add(
        cache.kernelClass(LONG_ENOUGH.with(Stage.LONG_MAP, g).with(Stage.LONG_MAP, f), SUM));
    classes.add(
        cache.kernelClass(LONG_ENOUGH.with(Stage.LONG_MAP, f), Terminal.of(Op.MAX, Type.LONG)));
    classes.add(cache.kernelClass(LONG_ENOUGH, SUM));
    assertThat(classes).hasSize(6);
    assertThat(cache.kernelClass(LONG_ENOUGH.with(Stage.LONG_MAP, f), SUM)).isIn(classes);
    assertThat(cache.size()).isEqualTo(6);
  }

  private static final class Stateless implements LongUnaryOperator {
    @Override
    public long applyAsLong(long x) {
      return x;
    }
  }

  @Test
  void onlyLambdasThatCaptureNothingMayBeConstants() {
    LongUnaryOperator nothing = x -> x + 1;
    assertThat(KernelCache.mayBeConstant(nothing.getClass(), Kernel.class)).isTrue();
    LongUnaryOperator reference = Math::abs;
    assertThat(KernelCache.mayBeConstant(reference.getClass(), Kernel.class)).isTrue();
    assertThat(KernelCache.mayBeConstant(plus(1).getClass(), Kernel.class)).isFalse();
    assertThat(KernelCache.mayBeConstant(Stateless.class, Kernel.class)).isFalse();
  }

  @Test
  void theCacheIsBoundedAndKeepsWhatIsUsed() {
    KernelCache cache = new KernelCache(4);
    Terminal[] ends = new Terminal[3];
    ends[0] = SUM;
    ends[1] = Terminal.of(Op.MAX, Type.LONG);
    ends[2] = Terminal.of(Op.MIN, Type.LONG);
    Chain hot = LONG_ENOUGH.with(Stage.LONG_MAP, plus(1));
    Class<?> kept = cache.kernelClass(hot, SUM);
    Chain chain = LONG_ENOUGH;
    for (int i = 0; i < 60; i++) {
      chain = i % 6 == 0 ? LONG_ENOUGH : chain.with(Stage.LONG_MAP, plus(i));
      cache.kernelClass(chain, ends[i % 3]);
      assertThat(cache.kernelClass(hot, SUM)).isSameAs(kept);
      assertThat(cache.size()).isLessThanOrEqualTo(4);
    }
    assertThat(cache.size()).isEqualTo(4);
  }

  @Test
  void aPipelineThatCannotBeGeneratedRunsInterpreted() {
    Chain chain = LONG_ENOUGH;
    for (int i = 0; i <= KernelCache.MOST_STAGES; i++) {
      chain = chain.with(Stage.LONG_MAP, plus(1));
    }
    assertThat(new KernelCache(1).kernelClass(chain, SUM)).isEqualTo(Interpreter.class);
    LongPipeline pipeline = Par.range(0, 1_000);
    for (int i = 0; i <= KernelCache.MOST_STAGES; i++) {
      pipeline = pipeline.map(plus(1));
    }
    assertThat(pipeline.sum()).isEqualTo(1_000L * 999 / 2 + 1_000L * (KernelCache.MOST_STAGES + 1));
  }

  @Test
  void theLongestChainThatIsGeneratedWorks() {
    Chain chain = LONG_ENOUGH;
    for (int i = 0; i < KernelCache.MOST_STAGES; i++) {
      chain = chain.with(Stage.LONG_MAP, plus(i % 3));
    }
    Kernel kernel = new KernelCache(1).find(chain, SUM, chain.lambdas(SUM)).kernel();
    assertThat(kernel.getClass().isHidden()).isTrue();
    Partial p = SUM.empty();
    kernel.run(p, 0, 100);
    assertThat(p.asLong()).isEqualTo(100L * 99 / 2 + 100L * KernelCache.MOST_STAGES - 100);
  }

  /** Defined again by a loader of its own; must use nothing but the platform and Heddle. */
  public static final class Guest implements Function<Long, Long> {
    @Override
    public Long apply(Long c) {
      long k = c;
      return Par.range(0, 200_000).map(x -> x + 1).map(x -> x + k).filter(x -> x > 2).sum();
    }
  }

  private static final class GuestLoader extends ClassLoader {
    GuestLoader() {
      super(KernelCacheTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Guest.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void theLoaderOfALambdaCanBeCollected() throws Exception {
    WeakReference<?> loader = useAndForgetALoader();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (loader.get() != null && System.nanoTime() < end) {
      Par.range(0, 200_000).sum(); // a worker may still hold its last job
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }

  @SuppressWarnings("unchecked")
  private static WeakReference<?> useAndForgetALoader() throws Exception {
    GuestLoader loader = new GuestLoader();
    Class<?> type = loader.loadClass(Guest.class.getName());
    assertThat(type).isNotEqualTo(Guest.class);
    Function<Long, Long> guest = (Function<Long, Long>) type.getDeclaredConstructor().newInstance();
    int before = KernelCache.SHARED.size();
    assertThat(guest.apply(5L)).isEqualTo(200_000L * 199_999 / 2 + 6 * 200_000L);
    assertThat(KernelCache.SHARED.size()).isEqualTo(before + 1);
    return new WeakReference<>(loader);
  }
}
