package dev.heddle.parallel.internal.pipeline;

import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Generates the {@link Kernel} of one pipeline shape as a hidden class.
 *
 * <p>The loop over positions, all stages and the end become one method, with one call site for each
 * lambda. Lambdas that may be constants come from the class data, the others from fields. So each
 * call site has a profile of its own, in which it only ever met one class, and the JIT compiler
 * inlines it whatever else the program runs. The loop counts an int up to a bound, which is the
 * form that C2 unrolls and vectorises.
 *
 * <p>For {@code range(lo, hi).filter(f0).map(f1).sum()}, in Java:
 *
 * <pre>{@code
 * void run(Partial p, long from, int count) {
 *   LongPredicate f0 = <class data 0>; LongUnaryOperator f1 = this.f1;
 *   long acc = p.l;
 *   for (int i = 0; i < count; i++) {
 *     long x0 = from + i;
 *     if (!f0.test(x0)) continue;
 *     long x1 = f1.applyAsLong(x0);
 *     acc += x1;
 *   }
 *   p.l = acc;
 * }
 * }</pre>
 */
final class KernelEmitter {
  private static final String SHOW = "heddle.parallel.showGenerated";

  /**
   * Of a longer chain the loop is there once: the JIT compiler refuses methods that are too long.
   */
  private static final int MOST_TWICE = 64;

  private static final ClassDesc KERNEL = desc(Kernel.class);
  private static final ClassDesc PARTIAL = desc(Partial.class);
  private static final ClassDesc MATH = desc(Math.class);
  private static final ClassDesc SELF = ClassDesc.of(Kernel.class.getPackageName(), "Generated");
  private static final ClassDesc OBJECTS = ConstantDescs.CD_Object.arrayType();
  private static final MethodTypeDesc CONSTRUCTOR =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object, OBJECTS);

  private final Source source;
  private final Stage[] stages;
  private final Op op;
  private final Type type;
  private final boolean[] constant;
  private final boolean sumInLong;

  private KernelEmitter(Source source, Stage[] stages, Op op, Type type, boolean[] constant) {
    this.source = source;
    this.stages = stages;
    this.op = op;
    this.type = type;
    this.constant = constant;
    this.sumInLong = op == Op.AVERAGE && type == Type.INT;
  }

  /**
   * Makes a kernel that must be bound before it is run.
   *
   * @param lambdas of the stages and of the end: the constants; null where each bound kernel brings
   *     its own
   */
  static Kernel define(Source source, Stage[] stages, Op op, Type type, @Nullable Object[] lambdas)
      throws ReflectiveOperationException {
    boolean[] constant = new boolean[lambdas.length];
    List<Object> data = new ArrayList<>();
    for (int i = 0; i < lambdas.length; i++) {
      Object lambda = lambdas[i];
      if (lambda != null) {
        constant[i] = true;
        data.add(lambda);
      }
    }
    byte[] bytes = emit(source, stages, op, type, constant);
    show(bytes, source, stages, op, type);
    Class<?> hidden =
        MethodHandles.lookup().defineHiddenClassWithClassData(bytes, data, true).lookupClass();
    try {
      return (Kernel)
          MethodHandles.lookup()
              .findConstructor(
                  hidden, MethodType.methodType(void.class, Object.class, Object[].class))
              .invoke((Object) null, new Object[lambdas.length]);
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /** With {@code -Dheddle.parallel.showGenerated=true}, tells the log what was generated. */
  private static void show(byte[] bytes, Source source, Stage[] stages, Op op, Type type) {
    if (Boolean.getBoolean(SHOW)) {
      System.getLogger("dev.heddle.parallel")
          .log(
              System.Logger.Level.INFO,
              "generated for %s %s %s of %s, %d bytes:%n%s"
                  .formatted(
                      source,
                      List.of(stages),
                      op,
                      type,
                      bytes.length,
                      ClassFile.of().parse(bytes).toDebugString()));
    }
  }

  /** The class file; {@code constant} says which lambdas come from the class data. */
  static byte[] emit(Source source, Stage[] stages, Op op, Type type, boolean[] constant) {
    return new KernelEmitter(source, stages, op, type, constant).emit();
  }

  private byte[] emit() {
    return ClassFile.of()
        .build(
            SELF,
            c -> {
              c.withSuperclass(KERNEL).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              fields(c);
              c.withMethodBody("<init>", CONSTRUCTOR, 0, this::constructor);
              c.withMethodBody(
                  "bind",
                  MethodTypeDesc.of(KERNEL, ConstantDescs.CD_Object, OBJECTS),
                  0,
                  this::bind);
              c.withMethodBody(
                  "run",
                  MethodTypeDesc.of(
                      ConstantDescs.CD_void, PARTIAL, ConstantDescs.CD_long, ConstantDescs.CD_int),
                  0,
                  this::run);
            });
  }

  private void fields(ClassBuilder c) {
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL;
    if (source.isArray()) {
      c.withField("array", source.type.desc.arrayType(), flags);
    }
    for (int k = 0; k < constant.length; k++) {
      if (!constant[k]) {
        c.withField("f" + k, desc(function(k)), flags);
      }
    }
  }

  private void constructor(CodeBuilder c) {
    c.aload(0).invokespecial(KERNEL, "<init>", ConstantDescs.MTD_void);
    if (source.isArray()) {
      ClassDesc array = source.type.desc.arrayType();
      c.aload(0).aload(1).checkcast(array).putfield(SELF, "array", array);
    }
    for (int k = 0; k < constant.length; k++) {
      if (!constant[k]) {
        ClassDesc function = desc(function(k));
        c.aload(0)
            .aload(2)
            .loadConstant(k)
            .aaload()
            .checkcast(function)
            .putfield(SELF, "f" + k, function);
      }
    }
    c.return_();
  }

  private void bind(CodeBuilder c) {
    c.new_(SELF).dup().aload(1).aload(2).invokespecial(SELF, "<init>", CONSTRUCTOR).areturn();
  }

  /** The functional interface of a lambda: of a stage, or, after the last stage, of the end. */
  private Class<?> function(int k) {
    return k < stages.length ? stages[k].function : EndFunctions.of(op, type);
  }

  // The loop

  private void run(CodeBuilder c) {
    int partial = c.parameterSlot(0);
    int from = c.parameterSlot(1);
    int count = c.parameterSlot(2);
    int[] lambdas = loadLambdas(c);
    int array = loadArray(c);
    int i = c.allocateLocal(TypeKind.INT);
    int end = c.allocateLocal(TypeKind.INT);
    if (source == Source.LONG_RANGE) {
      c.iconst_0().istore(i).iload(count).istore(end);
    } else {
      c.lload(from).l2i().istore(i).iload(i).iload(count).iadd().istore(end);
    }
    End sink = new End(c, partial, lambdas);
    sink.open();
    if (mayStoreInPlace()) {
      Label elsewhere = c.newLabel();
      Label done = c.newLabel();
      sink.unlessInPlace(i, elsewhere);
      loop(c, from, array, i, end, lambdas, x -> sink.storeInPlace(i, x));
      sink.endInPlace(i);
      c.goto_(done).labelBinding(elsewhere);
      loop(c, from, array, i, end, lambdas, sink::accept);
      c.labelBinding(done);
    } else {
      loop(c, from, array, i, end, lambdas, sink::accept);
    }
    sink.close();
    c.return_();
  }

  /**
   * Whether each element may be stored at the index that it was read from: then a second loop uses
   * one index for both. C2 vectorises it, since two arrays that are indexed alike are apart or the
   * same element by element; with two indexes it does not know, and goes one by one.
   */
  private boolean mayStoreInPlace() {
    if (op != Op.STORE || !source.isArray() || stages.length > MOST_TWICE) {
      return false;
    }
    for (Stage stage : stages) {
      if (stage.isFilter()) {
        return false;
      }
    }
    return true;
  }

  private void loop(
      CodeBuilder c, int from, int array, int i, int end, int[] lambdas, IntConsumer sink) {
    Label head = c.newLabel();
    Label next = c.newLabel();
    Label done = c.newLabel();
    c.labelBinding(head).iload(i).iload(end).if_icmpge(done);
    element(c, from, array, i);
    Type current = source.type;
    int x = store(c, current);
    for (int k = 0; k < stages.length; k++) {
      Stage stage = stages[k];
      c.aload(lambdas[k]).loadLocal(current.kind, x);
      call(
          c,
          stage.function,
          stage.method,
          stage.isFilter() ? ConstantDescs.CD_boolean : stage.to.desc,
          current.desc);
      if (stage.isFilter()) {
        c.ifeq(next);
      } else {
        current = stage.to;
        x = store(c, current);
      }
    }
    sink.accept(x);
    c.labelBinding(next).iinc(i, 1).goto_(head);
    c.labelBinding(done);
  }

  private int[] loadLambdas(CodeBuilder c) {
    int[] locals = new int[constant.length];
    int data = 0;
    for (int k = 0; k < locals.length; k++) {
      ClassDesc function = desc(function(k));
      if (constant[k]) {
        c.ldc(
            DynamicConstantDesc.ofNamed(
                ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, function, data++));
      } else {
        c.aload(0).getfield(SELF, "f" + k, function);
      }
      locals[k] = c.allocateLocal(TypeKind.REFERENCE);
      c.astore(locals[k]);
    }
    return locals;
  }

  private int loadArray(CodeBuilder c) {
    if (!source.isArray()) {
      return -1;
    }
    int array = c.allocateLocal(TypeKind.REFERENCE);
    c.aload(0).getfield(SELF, "array", source.type.desc.arrayType()).astore(array);
    return array;
  }

  private void element(CodeBuilder c, int from, int array, int i) {
    switch (source) {
      case INT_RANGE -> c.iload(i);
      case LONG_RANGE -> c.lload(from).iload(i).i2l().ladd();
      case INT_ARRAY, LONG_ARRAY, DOUBLE_ARRAY ->
          c.aload(array).iload(i).arrayLoad(source.type.kind);
    }
  }

  private static int store(CodeBuilder c, Type type) {
    int local = c.allocateLocal(type.kind);
    c.storeLocal(type.kind, local);
    return local;
  }

  private static void call(
      CodeBuilder c, Class<?> function, String method, ClassDesc result, ClassDesc... parameters) {
    c.invokeinterface(desc(function), method, MethodTypeDesc.of(result, parameters));
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** The end of the pipeline: accumulators in locals while the loop runs. */
  private final class End {
    private final CodeBuilder c;
    private final int partial;
    private final int lambda;
    private final Type accType = sumInLong ? Type.LONG : type;
    private int acc;
    private int seen;
    private int counter;

    End(CodeBuilder c, int partial, int[] lambdas) {
      this.c = c;
      this.partial = partial;
      this.lambda = op.hasLambda() ? lambdas[lambdas.length - 1] : -1;
    }

    private boolean accumulates() {
      return switch (op) {
        case SUM, AVERAGE, MIN, MAX, REDUCE, FOLD -> true;
        case COUNT, EACH, STORE, FIND, FIND_NOT -> false;
      };
    }

    private boolean marksSeen() {
      return op == Op.MIN || op == Op.MAX || op == Op.FOLD;
    }

    private boolean counts() {
      return op == Op.COUNT || op == Op.AVERAGE;
    }

    void open() {
      if (accumulates()) {
        c.aload(partial);
        switch (accType) {
          case INT -> c.getfield(PARTIAL, "l", ConstantDescs.CD_long).l2i();
          case LONG -> c.getfield(PARTIAL, "l", ConstantDescs.CD_long);
          case DOUBLE -> c.getfield(PARTIAL, "d", ConstantDescs.CD_double);
        }
        acc = store(c, accType);
      }
      if (marksSeen()) {
        seen = c.allocateLocal(TypeKind.INT);
        c.aload(partial).getfield(PARTIAL, "seen", ConstantDescs.CD_boolean).istore(seen);
      }
      if (counts()) {
        counter = c.allocateLocal(TypeKind.LONG);
        c.aload(partial).getfield(PARTIAL, "count", ConstantDescs.CD_long).lstore(counter);
      }
      if (op == Op.STORE) {
        acc = c.allocateLocal(TypeKind.REFERENCE);
        counter = c.allocateLocal(TypeKind.INT);
        c.aload(partial)
            .getfield(PARTIAL, "out", ConstantDescs.CD_Object)
            .checkcast(type.desc.arrayType())
            .astore(acc);
        c.aload(partial).getfield(PARTIAL, "at", ConstantDescs.CD_int).istore(counter);
      }
    }

    void accept(int x) {
      switch (op) {
        case SUM -> add(x);
        case AVERAGE -> {
          add(x);
          c.lload(counter).lconst_1().ladd().lstore(counter);
        }
        case COUNT -> c.lload(counter).lconst_1().ladd().lstore(counter);
        case MIN, MAX -> {
          c.loadLocal(type.kind, acc).loadLocal(type.kind, x);
          c.invokestatic(
              MATH,
              op == Op.MIN ? "min" : "max",
              MethodTypeDesc.of(type.desc, type.desc, type.desc));
          c.storeLocal(type.kind, acc).iconst_1().istore(seen);
        }
        case REDUCE -> combine(x);
        case FOLD ->
            c.iload(seen)
                .ifThenElse(
                    _ -> combine(x),
                    _ ->
                        c.loadLocal(type.kind, x)
                            .storeLocal(type.kind, acc)
                            .iconst_1()
                            .istore(seen));
        case EACH -> {
          c.aload(lambda).loadLocal(type.kind, x);
          call(c, EndFunctions.of(op, type), "accept", ConstantDescs.CD_void, type.desc);
        }
        case STORE -> {
          c.aload(acc).iload(counter).loadLocal(type.kind, x).arrayStore(type.kind);
          c.iinc(counter, 1);
        }
        case FIND, FIND_NOT -> {
          Label miss = c.newLabel();
          c.aload(lambda).loadLocal(type.kind, x);
          call(c, EndFunctions.of(op, type), "test", ConstantDescs.CD_boolean, type.desc);
          if (op == Op.FIND) {
            c.ifeq(miss);
          } else {
            c.ifne(miss);
          }
          c.aload(partial).iconst_1().putfield(PARTIAL, "seen", ConstantDescs.CD_boolean).return_();
          c.labelBinding(miss);
        }
      }
    }

    /** Goes to the label unless the next element is stored at index {@code i}. */
    void unlessInPlace(int i, Label elsewhere) {
      c.iload(counter).iload(i).if_icmpne(elsewhere);
    }

    void storeInPlace(int i, int x) {
      c.aload(acc).iload(i).loadLocal(type.kind, x).arrayStore(type.kind);
    }

    void endInPlace(int i) {
      c.iload(i).istore(counter);
    }

    private void add(int x) {
      c.loadLocal(accType.kind, acc).loadLocal(type.kind, x);
      if (sumInLong) {
        c.i2l();
      }
      switch (accType) {
        case INT -> c.iadd();
        case LONG -> c.ladd();
        case DOUBLE -> c.dadd();
      }
      c.storeLocal(accType.kind, acc);
    }

    private void combine(int x) {
      c.aload(lambda).loadLocal(type.kind, acc).loadLocal(type.kind, x);
      call(
          c,
          EndFunctions.of(op, type),
          EndFunctions.combineMethod(type),
          type.desc,
          type.desc,
          type.desc);
      c.storeLocal(type.kind, acc);
    }

    void close() {
      if (accumulates()) {
        c.aload(partial).loadLocal(accType.kind, acc);
        switch (accType) {
          case INT -> c.i2l().putfield(PARTIAL, "l", ConstantDescs.CD_long);
          case LONG -> c.putfield(PARTIAL, "l", ConstantDescs.CD_long);
          case DOUBLE -> c.putfield(PARTIAL, "d", ConstantDescs.CD_double);
        }
      }
      if (marksSeen()) {
        c.aload(partial).iload(seen).putfield(PARTIAL, "seen", ConstantDescs.CD_boolean);
      }
      if (counts()) {
        c.aload(partial).lload(counter).putfield(PARTIAL, "count", ConstantDescs.CD_long);
      }
      if (op == Op.STORE) {
        c.aload(partial).iload(counter).putfield(PARTIAL, "at", ConstantDescs.CD_int);
      }
    }
  }
}
