package dev.heddle.parallel.internal.pipeline;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the kernel of a pipeline: generated once it has been worth it, else interpreted.
 *
 * <p>Kernels are kept by shape and classes of lambdas, at most {@link #CAPACITY} of them; one that
 * has not been used for a while makes room (second chance, in a ring).
 */
final class KernelCache {
  /*
   * Invariants
   *   K1  A lambda becomes a constant only if it is the instance of a hidden class without instance fields: a lambda
   *       expression or method reference that captures nothing. A capturing one has one class and many instances; it is
   *       an argument of the bound kernel, and all its instances share the generated class.
   *   K2  Nothing that is reachable from this class's static state holds a lambda, its class, or a generated class that
   *       refers to one strongly. An entry is held by its anchor: the class of one of its lambdas, in whose ClassValue
   *       it lives. Other classes in the key are weak.
   *   K3  A constant's loader is the anchor's, Heddle's, or a parent of these, all of which live as long as the anchor
   *       does. Lambdas of other loaders are arguments.
   *   K4  The anchor's loader is not Heddle's parent, so a platform class never holds Heddle. If no lambda fits, the
   *       anchor is Kernel.
   *
   * `ring` is guarded by itself; no user code runs under that lock. `seen` and `used` are races on purpose: estimates.
   */
  static final int CAPACITY = 2_048;

  /**
   * A class is generated for a pipeline once this many elements have gone through it: when
   * interpreting them has cost about what making the class, and running it until it is compiled,
   * costs.
   */
  static final long GENERATE_AFTER = 200_000;

  /** Longer chains make methods that the JIT compiler refuses. */
  static final int MOST_STAGES = 256;

  static final KernelCache SHARED = new KernelCache(CAPACITY);

  private static final System.Logger LOG = System.getLogger("dev.heddle.parallel");

  private record Traits(boolean stateless, boolean ofParent) {}

  private static final ClassValue<Traits> TRAITS =
      new ClassValue<>() {
        @Override
        protected Traits computeValue(Class<?> type) {
          return new Traits(
              isStateless(type),
              isParentOrSelf(type.getClassLoader(), Kernel.class.getClassLoader()));
        }
      };

  private final ClassValue<ConcurrentMap<Key, Entry>> anchored =
      new ClassValue<>() {
        @Override
        protected ConcurrentMap<Key, Entry> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private final @Nullable Place[] ring;
  private int hand;

  KernelCache(int capacity) {
    ring = new Place[capacity];
  }

  /** Shape and classes of lambdas; the classes are strong for looking up and weak in the map. */
  private static final class Key {
    final byte[] shape;
    final Object[] classes;
    final int hash;

    Key(byte[] shape, Object[] classes, int hash) {
      this.shape = shape;
      this.classes = classes;
      this.hash = hash;
    }

    static Key of(Chain chain, Terminal terminal, Object[] lambdas) {
      byte[] shape = new byte[chain.stages.length + 2];
      shape[0] = (byte) chain.source.ordinal();
      shape[1] = (byte) terminal.op().ordinal();
      for (int i = 0; i < chain.stages.length; i++) {
        shape[i + 2] = (byte) chain.stages[i].ordinal();
      }
      Object[] classes = new Object[lambdas.length];
      int hash = Arrays.hashCode(shape);
      for (int i = 0; i < lambdas.length; i++) {
        Class<?> type = lambdas[i].getClass();
        classes[i] = type;
        hash = 31 * hash + type.hashCode();
      }
      return new Key(shape, classes, hash);
    }

    Key weak() {
      Object[] weak = new Object[classes.length];
      for (int i = 0; i < weak.length; i++) {
        weak[i] = new WeakReference<>(classes[i]);
      }
      return new Key(shape, weak, hash);
    }

    private @Nullable Object type(int i) {
      Object type = classes[i];
      return type instanceof WeakReference<?> reference ? reference.get() : type;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Key key) || hash != key.hash || !Arrays.equals(shape, key.shape)) {
        return false;
      }
      for (int i = 0; i < classes.length; i++) {
        Object type = type(i);
        if (type == null || !type.equals(key.type(i))) {
          return this == other;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** The place of an entry in the ring; knows the entry's whereabouts weakly. */
  private static final class Place {
    final WeakReference<Class<?>> anchor;
    final Key key;
    boolean used;

    Place(Class<?> anchor, Key key) {
      this.anchor = new WeakReference<>(anchor);
      this.key = key;
    }
  }

  private static final class Entry {
    final Place place;
    final Pace pace = new Pace();
    long seen;
    volatile @Nullable Kernel prototype;

    Entry(Place place) {
      this.place = place;
    }
  }

  /**
   * What the cache has for a chain.
   *
   * @param kernel ready to run it
   * @param pace that of its shape
   */
  record Found(Kernel kernel, Pace pace) {}

  /** A kernel that is ready to run the chain. */
  Found find(Chain chain, Terminal terminal, Object[] lambdas) {
    if (chain.stages.length > MOST_STAGES) {
      return new Found(interpreter(chain, terminal, chain.array, lambdas), new Pace());
    }
    Class<?> anchor = anchor(lambdas);
    Key key = Key.of(chain, terminal, lambdas);
    ConcurrentMap<Key, Entry> entries = anchored.get(anchor);
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = add(anchor, key.weak(), entries);
    } else if (!entry.place.used) {
      entry.place.used = true;
    }
    Kernel prototype = entry.prototype;
    if (prototype == null) {
      long length = chain.length();
      entry.seen += length < 0 ? GENERATE_AFTER : Math.min(length, GENERATE_AFTER);
      if (entry.seen < GENERATE_AFTER) {
        return new Found(interpreter(chain, terminal, chain.array, lambdas), entry.pace);
      }
      synchronized (entry) {
        prototype = entry.prototype;
        if (prototype == null) {
          prototype = generate(chain, terminal, anchor, lambdas);
          entry.prototype = prototype;
        }
      }
    }
    return new Found(prototype.bind(chain.array, lambdas), entry.pace);
  }

  private static Kernel interpreter(
      Chain chain, Terminal terminal, @Nullable Object array, Object[] lambdas) {
    return new Interpreter(
        chain.source, chain.stages, terminal.op(), terminal.type(), array, lambdas);
  }

  private static Kernel generate(
      Chain chain, Terminal terminal, Class<?> anchor, Object[] lambdas) {
    @Nullable Object[] constants = new @Nullable Object[lambdas.length];
    for (int i = 0; i < lambdas.length; i++) {
      if (mayBeConstant(lambdas[i].getClass(), anchor)) {
        constants[i] = lambdas[i];
      }
    }
    try {
      return KernelEmitter.define(
          chain.source, chain.stages, terminal.op(), terminal.type(), constants);
    } catch (Exception | LinkageError | VirtualMachineError e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no class could be generated for a pipeline; it runs interpreted, which is slower",
          e);
      return interpreter(chain, terminal, null, new Object[0]);
    }
  }

  private Entry add(Class<?> anchor, Key key, ConcurrentMap<Key, Entry> entries) {
    synchronized (ring) {
      Entry there = entries.get(key);
      if (there != null) {
        return there;
      }
      Place place = new Place(anchor, key);
      Entry entry = new Entry(place);
      makeRoom();
      ring[hand] = place;
      hand = (hand + 1) % ring.length;
      entries.put(key, entry);
      return entry;
    }
  }

  /** Moves the hand to a place that is free, or becomes so. */
  private void makeRoom() {
    while (true) {
      Place place = ring[hand];
      if (place == null) {
        return;
      }
      Class<?> anchor = place.anchor.get();
      if (anchor == null || !place.used) {
        if (anchor != null) {
          anchored.get(anchor).remove(place.key);
        }
        return;
      }
      place.used = false;
      hand = (hand + 1) % ring.length;
    }
  }

  private static Class<?> anchor(Object[] lambdas) {
    for (Object lambda : lambdas) {
      if (!TRAITS.get(lambda.getClass()).ofParent()) {
        return lambda.getClass();
      }
    }
    return Kernel.class;
  }

  static boolean mayBeConstant(Class<?> lambda, Class<?> anchor) {
    Traits traits = TRAITS.get(lambda);
    return traits.stateless()
        && (traits.ofParent() || isParentOrSelf(lambda.getClassLoader(), anchor.getClassLoader()));
  }

  private static boolean isStateless(Class<?> type) {
    if (!type.isHidden() || type.getSuperclass() != Object.class) {
      return false;
    }
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isParentOrSelf(@Nullable ClassLoader parent, @Nullable ClassLoader of) {
    for (ClassLoader loader = of; loader != null; loader = loader.getParent()) {
      if (loader == parent) {
        return true;
      }
    }
    return parent == null;
  }

  /** The class that a chain's kernel has now, for tests. */
  Class<? extends Kernel> kernelClass(Chain chain, Terminal terminal) {
    return find(chain, terminal, chain.lambdas(terminal)).kernel().getClass();
  }

  /** How many entries the cache knows, for tests. */
  int size() {
    synchronized (ring) {
      int size = 0;
      for (Place place : ring) {
        if (place != null && place.anchor.get() != null) {
          size++;
        }
      }
      return size;
    }
  }
}
