package dev.heddle.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to pixels.
 *
 * @param low the value at pixel {@code from}
 * @param high the value at pixel {@code to}
 * @param logarithmic whether equal ratios are equally far apart
 * @param from where the scale begins
 * @param to where it ends
 */
record Scale(double low, double high, boolean logarithmic, double from, double to) {

  private static final double[] STEPS = {1, 2, 5};

  /** From zero to a round number above the largest value. */
  static Scale linear(double largest, double from, double to) {
    double high = 0;
    for (double power = powerOfTenBelow(largest); high < largest; power *= 10) {
      for (double step : STEPS) {
        if (high < largest) {
          high = step * power;
        }
      }
    }
    return new Scale(0, high == 0 ? 1 : high, false, from, to);
  }

  /** From a power of ten to a power of ten around positive values. */
  static Scale log(double smallest, double largest, double from, double to) {
    double low = powerOfTenBelow(smallest);
    double high = powerOfTenBelow(largest);
    if (high < largest || high == low) {
      high *= 10;
    }
    return new Scale(low, high, true, from, to);
  }

  private static double powerOfTenBelow(double value) {
    return value > 0 ? Math.pow(10, Math.floor(Math.log10(value) + 1e-9)) : 1;
  }

  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return from + Math.clamp(share, 0, 1) * (to - from);
  }

  /** Values to label: about four, or the powers of ten. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      boolean fine = high / low <= 10;
      for (double power = low; power <= high * 1.001; power *= 10) {
        for (double step : STEPS) {
          double tick = step * power;
          if (tick <= high * 1.001 && (fine || step == 1)) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }
    for (int i = 0; i <= 4; i++) {
      ticks.add(high * i / 4);
    }
    return ticks;
  }
}
