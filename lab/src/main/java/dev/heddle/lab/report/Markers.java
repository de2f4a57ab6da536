package dev.heddle.lab.report;

import dev.heddle.lab.frame.Model;

/** The shape of each model's points, so that lines can be told apart without colours. */
final class Markers {

  private static final double R = 5;

  private Markers() {}

  static String path(Model model, double x, double y) {
    return switch (model) {
      case SEQUENTIAL, PLATFORM_POOL -> polygon(x, y, 4, Math.PI / 4);
      case WRITTEN_OUT, PLATFORM_EACH -> polygon(x, y, 3, -Math.PI / 2);
      case VIRTUAL -> polygon(x, y, 24, 0);
      case VIRTUAL_EXECUTOR -> polygon(x, y, 3, Math.PI / 2);
      case HEDDLE_WORKER -> polygon(x, y, 4, 0);
      case HEDDLE_UNWATCHED -> polygon(x, y, 8, 0);
      case HEDDLE_JDK -> polygon(x, y, 6, 0);
      case PARALLEL_STREAM, PAR -> polygon(x, y, 5, -Math.PI / 2);
    };
  }

  private static String polygon(double x, double y, int corners, double turn) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < corners; i++) {
      double angle = turn + 2 * Math.PI * i / corners;
      path.append(i == 0 ? "M " : " L ")
          .append(Svg.pathOf(x + R * Math.cos(angle), y + R * Math.sin(angle)));
    }
    return path + " Z";
  }
}
