package dev.heddle.parallel.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The loop is what it is meant to be, instruction by instruction: the JIT compiler depends on its
 * form.
 */
class KernelEmitterTest {
  @Test
  void filterMapSumOverARange() throws IOException {
    byte[] bytes =
        KernelEmitter.emit(
            Source.LONG_RANGE,
            new Stage[] {Stage.LONG_FILTER, Stage.LONG_MAP},
            Op.SUM,
            Type.LONG,
            new boolean[] {true, false});
    assertThat(listing(bytes)).isEqualTo(golden("filter-map-sum-range.txt"));
  }

  @Test
  void mapToArrayOverAnArray() throws IOException {
    byte[] bytes =
        KernelEmitter.emit(
            Source.DOUBLE_ARRAY,
            new Stage[] {Stage.DOUBLE_MAP},
            Op.STORE,
            Type.DOUBLE,
            new boolean[] {true});
    assertThat(listing(bytes)).isEqualTo(golden("map-store-array.txt"));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = KernelEmitterTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String listing(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    StringBuilder out = new StringBuilder();
    model
        .fields()
        .forEach(f ->
            out.append("field ")
                .append(f.fieldName())
                .append(' ')
                .append(f.fieldType())
                .append('\n'));
    for (MethodModel method : model.methods()) {
      if (method.methodName().equalsString("run")) {
        List<CodeElement> code = new ArrayList<>();
        method.code().orElseThrow().forEach(code::add);
        Map<Label, String> labels = new HashMap<>();
        for (CodeElement element : code) {
          if (element instanceof LabelTarget target) {
            labels.put(target.label(), "L" + labels.size());
          }
        }
        for (CodeElement element : code) {
          if (element instanceof LabelTarget target) {
            out.append(labels.get(target.label())).append(":\n");
          } else if (element instanceof Instruction instruction) {
            out.append("  ").append(line(instruction, labels)).append('\n');
          }
        }
      }
    }
    return out.toString();
  }

  private static String line(Instruction instruction, Map<Label, String> labels) {
    String name = instruction.opcode().name().toLowerCase(Locale.ROOT);
    String plain = name.replaceAll("_[0-3w]$", "");
    return switch (instruction) {
      case LoadInstruction load -> plain + " " + load.slot();
      case StoreInstruction store -> plain + " " + store.slot();
      case IncrementInstruction inc -> plain + " " + inc.slot() + " " + inc.constant();
      case BranchInstruction branch -> name + " " + labels.get(branch.target());
      case FieldInstruction field -> name + " " + field.name() + " " + field.type();
      case InvokeInstruction call ->
          name + " " + call.owner().name() + "." + call.name() + call.type();
      case ConstantInstruction.LoadConstantInstruction ldc -> name + " " + ldc.constantValue();
      default -> name;
    };
  }
}
