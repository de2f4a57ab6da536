package dev.heddle.bench.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A contender whose speed is known, or that goes wrong in a known way: a script of the shell, which
 * starts in a moment.
 */
final class FakeContender {
  /** Its first arguments are scenarios, name, log and behaviour; then what every contender gets. */
  private static final String SCRIPT =
      """
      scenarios=$1 name=$2 log=$3 behaviour=$4 suite=$5
      shift 5
      list=no workers=all only=
      while [ $# -gt 0 ]; do
        case $1 in
          --list) list=yes; shift ;;
          --workers) workers=$2; shift 2 ;;
          --only) only=$(echo "$2" | tr , ' '); shift 2 ;;
          *) shift 2 ;;
        esac
      done
      print() {
        printf '{"suite":"%s","scenario":"%s","contender":"%s","version":"1.2","unit":"ns"%s}\n' \
          "$suite" "$1" "$name" "$2"
      }
      if [ $list = yes ]; then
        [ $workers = all ] || exit 0
        for scenario in $scenarios; do
          case $scenario in "$suite":*) print "${scenario#*:}" '' ;; esac
        done
        exit 0
      fi
      while read -r command length; do
        [ "$command" = window ] || exit 2
        echo "$name $$" >>"$log"
        window=$(grep -c "^$name " "$log")
        does=$(echo "$behaviour" | tr , '\n' | sed -n "${window}p")
        for scenario in $only; do
          case ${does:-$behaviour} in
            crash) echo 'planted crash' >&2; exit 1 ;;
            hang) exec sleep 1000 ;;
            rubbish) echo 'all is well' ;;
            wrong) print "$scenario" ',"error":"sum is 12, expected 13"'; exit 1 ;;
            silent) exit ;;
            *) print "$scenario" ',"value":'"${does:-$behaviour}" ;;
          esac
        done
      done
      """;

  private FakeContender() {}

  /**
   * A program with the contender in it.
   *
   * @param behaviour what each window gives, by commas: a value, or how it goes wrong; one alone
   *     counts for all
   */
  static Program program(String name, Path log, String behaviour) {
    String scenarios =
        Arrays.stream(Suite.values())
            .flatMap(suite -> suite.scenarios().stream())
            .map(scenario -> scenario.suite() + ":" + scenario.name())
            .collect(Collectors.joining(" "));
    return new Program(
        name,
        List.of(name),
        List.of("/bin/sh", "-c", SCRIPT, "fake", scenarios, name, log.toString(), behaviour));
  }
}
