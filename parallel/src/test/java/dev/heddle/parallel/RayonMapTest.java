package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that maps Rayon's names has all of them, and every name of ours on it exists. */
class RayonMapTest {
  private static final Path PAGE = Path.of("..", "docs", "parallel.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Rayon 1.12, without what only the compiler sees. */
  private static final String RAYON =
      """
      join join_context scope spawn scope_fifo spawn_fifo in_place_scope broadcast spawn_broadcast
      yield_now yield_local current_num_threads current_thread_index max_num_threads
      current_thread_has_pending_tasks ThreadPool install ThreadPoolBuilder num_threads thread_name
      stack_size start_handler exit_handler panic_handler spawn_handler use_current_thread
      breadth_first build build_global build_scoped
      for_each for_each_with for_each_init try_for_each try_for_each_with try_for_each_init
      map map_with map_init cloned copied inspect update filter filter_map flat_map flat_map_iter
      flatten flatten_iter fold fold_with try_fold try_fold_with reduce reduce_with try_reduce
      try_reduce_with count sum product min min_by min_by_key max max_by max_by_key any all find_any
      find_first find_last find_map_any find_map_first find_map_last chain while_some panic_fuse
      intersperse take_any skip_any take_any_while skip_any_while collect unzip partition
      partition_map collect_vec_list drive_unindexed opt_len by_exponential_blocks by_uniform_blocks
      collect_into_vec unzip_into_vecs zip zip_eq interleave interleave_shortest chunks fold_chunks
      fold_chunks_with cmp partial_cmp eq ne lt le gt ge enumerate step_by skip take position_any
      position_first position_last positions rev with_min_len with_max_len len
      into_par_iter par_iter par_iter_mut empty once repeat repeat_n split walk_tree
      walk_tree_prefix walk_tree_postfix par_bridge MultiZip par_drain par_split
      par_split_inclusive par_windows par_array_windows par_chunks par_chunks_exact par_rchunks
      par_rchunks_exact par_chunk_by par_chunks_mut par_sort par_sort_by par_sort_by_key
      par_sort_by_cached_key par_sort_unstable par_sort_unstable_by par_sort_unstable_by_key
      par_chars par_char_indices par_bytes par_encode_utf16 par_split_terminator par_lines
      par_split_whitespace par_matches par_match_indices
      """;

  private record Row(Set<String> theirs, String right, String line) {}

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 4
          && !cells[1].contains("---")
          && !List.of("there", "what").contains(cells[1].strip())) {
        rows.add(new Row(new HashSet<>(code(cells[1])), cells[2], line));
      }
    }
    return rows;
  }

  @Test
  void everyNameOfRayonIsOnThePage() throws IOException {
    Set<String> mapped = new HashSet<>();
    rows().forEach(row -> mapped.addAll(row.theirs()));
    List<String> names = Arrays.asList(RAYON.strip().split("\\s+"));
    assertThat(names).hasSizeGreaterThan(140);
    assertThat(mapped).containsAll(names);
  }

  @Test
  void everyRowSaysSomethingAndEveryNameOfOursExists() throws IOException {
    for (Row row : rows()) {
      List<String> ours =
          code(row.right()).stream()
              .filter(name -> Character.isUpperCase(name.charAt(0)) && !name.startsWith("Long.MAX"))
              .toList();
      assertThat(!ours.isEmpty() || row.right().matches(".*\\b(none|later)\\b.*"))
          .as("says nothing: " + row.line())
          .isTrue();
      assertThat(ours).as(row.line()).allMatch(RayonMapTest::exists);
    }
  }

  @Test
  void aNameThatDoesNotExistIsSeen() {
    assertThat(exists("Par.join")).isTrue();
    assertThat(exists("ParPool")).isTrue();
    assertThat(exists("Par.joint")).isFalse();
    assertThat(exists("Parr")).isFalse();
  }

  private static boolean exists(String name) {
    int dot = name.indexOf('.');
    try {
      Class<?> type =
          Class.forName(
              Par.class.getPackageName() + "." + (dot < 0 ? name : name.substring(0, dot)));
      return dot < 0
          || Arrays.stream(type.getMethods())
              .anyMatch(method -> method.getName().equals(name.substring(dot + 1)));
    } catch (ClassNotFoundException unknown) {
      return false;
    }
  }
}
