package dev.heddle.parallel.internal.pipeline;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/** The primitive types that flow through a pipeline. */
public enum Type {
  INT(ConstantDescs.CD_int, TypeKind.INT),
  LONG(ConstantDescs.CD_long, TypeKind.LONG),
  DOUBLE(ConstantDescs.CD_double, TypeKind.DOUBLE);

  final ClassDesc desc;
  final TypeKind kind;

  Type(ClassDesc desc, TypeKind kind) {
    this.desc = desc;
    this.kind = kind;
  }
}
