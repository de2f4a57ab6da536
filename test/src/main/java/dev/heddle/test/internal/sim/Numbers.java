package dev.heddle.test.internal.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the objects of a schedule in the order in which they are first touched: the same schedule
 * gives the same numbers in every run, unlike identity hash codes. An open-addressed table.
 */
final class Numbers {
  private @Nullable Object[] keys = new @Nullable Object[128];
  private int[] numbers = new int[128];
  private int count;
  private @Nullable Object last;
  private int lastNumber;

  int of(Object key) {
    return key == last ? lastNumber : lookUp(key);
  }

  private int lookUp(Object key) {
    int mask = keys.length - 1;
    int i = System.identityHashCode(key) & mask;
    Object found;
    while ((found = keys[i]) != key) {
      if (found == null) {
        keys[i] = key;
        numbers[i] = ++count;
        if (count > keys.length / 2) {
          grow();
          return of(key);
        }
        break;
      }
      i = (i + 1) & mask;
    }
    last = key;
    lastNumber = numbers[i];
    return lastNumber;
  }

  private void grow() {
    @Nullable Object[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new @Nullable Object[oldKeys.length * 2];
    numbers = new int[oldKeys.length * 2];
    int mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      Object key = oldKeys[i];
      if (key != null) {
        int place = System.identityHashCode(key) & mask;
        while (keys[place] != null) {
          place = (place + 1) & mask;
        }
        keys[place] = key;
        numbers[place] = oldNumbers[i];
      }
    }
  }

  void clear() {
    if (count > 0) {
      Arrays.fill(keys, null);
      count = 0;
    }
    last = null;
  }
}
