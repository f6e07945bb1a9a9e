/* The functions of yawl/items.h and yawl/time.h that expressions of XPath and XQuery call, one row each; see
 * expr_functions.h for what a row says. / */
#ifndef EXPR_EXPR_FUNCTIONS_XPATH_H
#define EXPR_EXPR_FUNCTIONS_XPATH_H

#define EXPR_FUNCTIONS_OF_PATHS(X)                                                                 \
    X(ITEMS_NONE, yawl_items_none, ITEMS, PURE, )                                                  \
    X(ITEMS_OF_BOOL, yawl_items_of_bool, ITEMS, BUILDS, b)                                         \
    X(ITEMS_OF_INT, yawl_items_of_int, ITEMS, BUILDS, i)                                           \
    X(ITEMS_OF_DECIMAL, yawl_items_of_decimal, ITEMS, BUILDS, d)                                   \
    X(ITEMS_OF_FLOAT, yawl_items_of_float, ITEMS, BUILDS, f)                                       \
    X(ITEMS_OF_TEXT, yawl_items_of_text, ITEMS, BUILDS, t)                                         \
    X(ITEMS_OF_TREE, yawl_items_of_tree, ITEMS, BUILDS, t)                                         \
    X(ITEMS_OF_TREES, yawl_items_of_trees, ITEMS, BUILDS, l)                                       \
    X(ITEMS_OF_TIME, yawl_items_of_time, ITEMS, BUILDS, my)                                        \
    X(ITEMS_OF_SPAN, yawl_items_of_span, ITEMS, BUILDS, s)                                         \
    X(ITEMS_CONCAT, yawl_items_concat, ITEMS, BUILDS, xx)                                          \
    X(ITEMS_RANGE, yawl_items_range, ITEMS, FAULTS, xx)                                            \
    X(ITEMS_CHILD, yawl_items_child, ITEMS, FAULTS, xt)                                            \
    X(ITEMS_DESCENDANT, yawl_items_descendant, ITEMS, FAULTS, xt)                                  \
    X(ITEMS_DESCENDANT_OR_SELF, yawl_items_descendant_or_self, ITEMS, FAULTS, xt)                  \
    X(ITEMS_ATTRIBUTE, yawl_items_attribute, ITEMS, FAULTS, xt)                                    \
    X(ITEMS_SELF, yawl_items_self, ITEMS, FAULTS, xt)                                              \
    X(ITEMS_PARENT, yawl_items_parent, ITEMS, FAULTS, xt)                                          \
    X(ITEMS_ANCESTOR, yawl_items_ancestor, ITEMS, FAULTS, xt)                                      \
    X(ITEMS_ANCESTOR_OR_SELF, yawl_items_ancestor_or_self, ITEMS, FAULTS, xt)                      \
    X(ITEMS_FOLLOWING_SIBLING, yawl_items_following_sibling, ITEMS, FAULTS, xt)                    \
    X(ITEMS_FOLLOWING, yawl_items_following, ITEMS, FAULTS, xt)                                    \
    X(ITEMS_PRECEDING_SIBLING, yawl_items_preceding_sibling, ITEMS, FAULTS, xt)                    \
    X(ITEMS_PRECEDING, yawl_items_preceding, ITEMS, FAULTS, xt)                                    \
    X(ITEMS_ROOT, yawl_items_root, ITEMS, FAULTS, x)                                               \
    X(ITEMS_PATH, yawl_items_path, ITEMS, FAULTS, x)                                               \
    X(ITEMS_REVERSE, yawl_items_reverse, ITEMS, BUILDS, x)                                         \
    X(ITEMS_UNION, yawl_items_union, ITEMS, FAULTS, xx)                                            \
    X(ITEMS_INTERSECT, yawl_items_intersect, ITEMS, FAULTS, xx)                                    \
    X(ITEMS_EXCEPT, yawl_items_except, ITEMS, FAULTS, xx)                                          \
    X(ITEMS_PREDICATE, yawl_items_predicate, BOOL, FAULTS, xi)                                     \
    X(ITEMS_AT, yawl_items_at, ITEMS, PURE, xi)                                                    \
    X(ITEMS_IS, yawl_items_is, ITEMS, FAULTS, xx)                                                  \
    X(ITEMS_BEFORE, yawl_items_before, ITEMS, FAULTS, xx)                                          \
    X(ITEMS_AFTER, yawl_items_after, ITEMS, FAULTS, xx)

#define EXPR_FUNCTIONS_OF_ATOMS(X)                                                                 \
    X(ITEMS_DATA, yawl_items_data, ITEMS, BUILDS, x)                                               \
    X(ITEMS_TRUTH, yawl_items_truth, BOOL, FAULTS, x)                                              \
    X(ITEMS_STRING, yawl_items_string, STRING, FAULTS, x)                                          \
    X(ITEMS_TEXT, yawl_items_text, STRING, FAULTS, x)                                              \
    X(ITEMS_CONTENT, yawl_items_content, STRING, BUILDS, x)                                        \
    X(ITEMS_VALUE, yawl_items_value, STRING, FAULTS, x)                                            \
    X(ITEMS_NUMBER, yawl_items_number, FLOAT, FAULTS, x)                                           \
    X(ITEMS_INT, yawl_items_int, INT, FAULTS, x)                                                   \
    X(ITEMS_FLOAT, yawl_items_float, FLOAT, FAULTS, x)                                             \
    X(ITEMS_FLOAT_TEXT, yawl_items_float_text, STRING, BUILDS, f)                                  \
    X(ITEMS_DECIMAL_TEXT, yawl_items_decimal_text, STRING, BUILDS, d)                              \
    X(ITEMS_EQUAL, yawl_items_equal, BOOL, FAULTS, xx)                                             \
    X(ITEMS_NOT_EQUAL, yawl_items_not_equal, BOOL, FAULTS, xx)                                     \
    X(ITEMS_LESS, yawl_items_less, BOOL, FAULTS, xx)                                               \
    X(ITEMS_LESS_EQUAL, yawl_items_less_equal, BOOL, FAULTS, xx)                                   \
    X(ITEMS_GREATER, yawl_items_greater, BOOL, FAULTS, xx)                                         \
    X(ITEMS_GREATER_EQUAL, yawl_items_greater_equal, BOOL, FAULTS, xx)                             \
    X(ITEMS_EQ, yawl_items_eq, ITEMS, FAULTS, xx)                                                  \
    X(ITEMS_NE, yawl_items_ne, ITEMS, FAULTS, xx)                                                  \
    X(ITEMS_LT, yawl_items_lt, ITEMS, FAULTS, xx)                                                  \
    X(ITEMS_LE, yawl_items_le, ITEMS, FAULTS, xx)                                                  \
    X(ITEMS_GT, yawl_items_gt, ITEMS, FAULTS, xx)                                                  \
    X(ITEMS_GE, yawl_items_ge, ITEMS, FAULTS, xx)                                                  \
    X(ITEMS_PLUS, yawl_items_plus, ITEMS, FAULTS, xx)                                              \
    X(ITEMS_MINUS, yawl_items_minus, ITEMS, FAULTS, xx)                                            \
    X(ITEMS_TIMES, yawl_items_times, ITEMS, FAULTS, xx)                                            \
    X(ITEMS_DIV, yawl_items_div, ITEMS, FAULTS, xx)                                                \
    X(ITEMS_IDIV, yawl_items_idiv, ITEMS, FAULTS, xx)                                              \
    X(ITEMS_MOD, yawl_items_mod, ITEMS, FAULTS, xx)                                                \
    X(ITEMS_NEGATIVE, yawl_items_negative, ITEMS, FAULTS, x)                                       \
    X(ITEMS_POSITIVE, yawl_items_positive, ITEMS, FAULTS, x)                                       \
    X(ITEMS_CAST, yawl_items_cast, ITEMS, FAULTS, xyy)                                             \
    X(ITEMS_CASTABLE, yawl_items_castable, BOOL, BUILDS, xyy)                                      \
    X(ITEMS_CAST_INTEGER, yawl_items_cast_integer, ITEMS, FAULTS, xyy)                             \
    X(ITEMS_CASTABLE_INTEGER, yawl_items_castable_integer, BOOL, BUILDS, xyy)                      \
    X(ITEMS_INSTANCE, yawl_items_instance, BOOL, PURE, xyy)                                        \
    X(ITEMS_INSTANCE_OF, yawl_items_instance_of, BOOL, PURE, xty)                                  \
    X(ITEMS_TREAT_AS, yawl_items_treat_as, ITEMS, FAULTS, xyy)                                     \
    X(ITEMS_TREAT_OF, yawl_items_treat_of, ITEMS, FAULTS, xty)                                     \
    X(ITEMS_ELEMENT, yawl_items_element, ITEMS, FAULTS, tx)                                        \
    X(ITEMS_NEW_ATTRIBUTE, yawl_items_new_attribute, ITEMS, FAULTS, tt)                            \
    X(ITEMS_NEW_TEXT, yawl_items_new_text, ITEMS, FAULTS, t)                                       \
    X(ITEMS_DOCUMENT, yawl_items_document, ITEMS, FAULTS, x)                                       \
    X(ITEMS_HOLE, yawl_items_hole, ITEMS, FAULTS, x)                                               \
    X(ITEMS_TREE, yawl_items_tree, TREE, FAULTS, xt)                                               \
    X(ITEMS_SCALAR, yawl_items_scalar, STRING, FAULTS, xt)                                         \
    X(ITEMS_TO_TIME, yawl_time_parse, DATE_TIME, FAULTS, yt)                                       \
    X(ITEMS_TO_SPAN, yawl_span_parse, DURATION, FAULTS, t)                                         \
    X(TREE_PARSE, yawl_tree_parse, TREE, FAULTS, tyy)                                              \
    X(TEXT_TRIM, yawl_text_trim, STRING, PURE, t)                                                  \
    X(ITEMS_ROW, yawl_items_row, ITEMS, BUILDS, x)                                                 \
    X(ITEMS_KEY, yawl_items_key, ITEMS, FAULTS, xx)                                                \
    X(ITEMS_ORDER, yawl_items_order, ITEMS, FAULTS, xt)

#define EXPR_FUNCTIONS_OF_XPATH(X)                                                                 \
    X(FN_SUBSTRING, yawl_fn_substring, STRING, PURE, tf)                                           \
    X(FN_SUBSTRING_OF, yawl_fn_substring_of, STRING, PURE, tff)                                    \
    X(FN_SUBSTRING_BEFORE, yawl_fn_substring_before, STRING, PURE, tt)                             \
    X(FN_SUBSTRING_AFTER, yawl_fn_substring_after, STRING, PURE, tt)                               \
    X(FN_NORMALIZE_SPACE, yawl_fn_normalize_space, STRING, BUILDS, t)                              \
    X(FN_TRANSLATE, yawl_fn_translate, STRING, BUILDS, ttt)                                        \
    X(FN_UPPER_CASE, yawl_fn_upper_case, STRING, BUILDS, t)                                        \
    X(FN_LOWER_CASE, yawl_fn_lower_case, STRING, BUILDS, t)                                        \
    X(FN_STRING_JOIN, yawl_fn_string_join, STRING, FAULTS, xt)                                     \
    X(FN_STRING_TO_CODEPOINTS, yawl_fn_string_to_codepoints, ITEMS, BUILDS, t)                     \
    X(FN_CODEPOINTS_TO_STRING, yawl_fn_codepoints_to_string, STRING, FAULTS, x)                    \
    X(FN_COMPARE, yawl_fn_compare, ITEMS, FAULTS, xx)                                              \
    X(FN_CODEPOINT_EQUAL, yawl_fn_codepoint_equal, ITEMS, FAULTS, xx)                              \
    X(FN_ENCODE_FOR_URI, yawl_fn_encode_for_uri, STRING, BUILDS, t)                                \
    X(FN_ABS, yawl_fn_abs, ITEMS, FAULTS, x)                                                       \
    X(FN_CEILING, yawl_fn_ceiling, ITEMS, FAULTS, x)                                               \
    X(FN_FLOOR, yawl_fn_floor, ITEMS, FAULTS, x)                                                   \
    X(FN_ROUND, yawl_fn_round, ITEMS, FAULTS, x)                                                   \
    X(FN_ROUND_TO, yawl_fn_round_to, ITEMS, FAULTS, xi)                                            \
    X(FN_ROUND_HALF_TO_EVEN, yawl_fn_round_half_to_even, ITEMS, FAULTS, xi)                        \
    X(FN_COUNT, yawl_fn_count, INT, PURE, x)                                                       \
    X(FN_EXISTS, yawl_fn_exists, BOOL, PURE, x)                                                    \
    X(FN_EMPTY, yawl_fn_empty, BOOL, PURE, x)                                                      \
    X(FN_SUM, yawl_fn_sum, ITEMS, FAULTS, x)                                                       \
    X(FN_SUM_OR, yawl_fn_sum_or, ITEMS, FAULTS, xx)                                                \
    X(FN_AVG, yawl_fn_avg, ITEMS, FAULTS, x)                                                       \
    X(FN_MIN, yawl_fn_min, ITEMS, FAULTS, x)                                                       \
    X(FN_MAX, yawl_fn_max, ITEMS, FAULTS, x)                                                       \
    X(FN_DISTINCT_VALUES, yawl_fn_distinct_values, ITEMS, FAULTS, x)                               \
    X(FN_INDEX_OF, yawl_fn_index_of, ITEMS, FAULTS, xx)                                            \
    X(FN_INSERT_BEFORE, yawl_fn_insert_before, ITEMS, BUILDS, xix)                                 \
    X(FN_REMOVE, yawl_fn_remove, ITEMS, BUILDS, xi)                                                \
    X(FN_SUBSEQUENCE, yawl_fn_subsequence, ITEMS, PURE, xf)                                        \
    X(FN_SUBSEQUENCE_OF, yawl_fn_subsequence_of, ITEMS, PURE, xff)                                 \
    X(FN_ZERO_OR_ONE, yawl_fn_zero_or_one, ITEMS, FAULTS, x)                                       \
    X(FN_ONE_OR_MORE, yawl_fn_one_or_more, ITEMS, FAULTS, x)                                       \
    X(FN_EXACTLY_ONE, yawl_fn_exactly_one, ITEMS, FAULTS, x)                                       \
    X(FN_DEEP_EQUAL, yawl_fn_deep_equal, BOOL, PURE, xx)                                           \
    X(FN_CURRENT_DATE_TIME, yawl_fn_current_date_time, ITEMS, BUILDS, )                            \
    X(FN_CURRENT_DATE, yawl_fn_current_date, ITEMS, BUILDS, )                                      \
    X(FN_CURRENT_TIME, yawl_fn_current_time, ITEMS, BUILDS, )                                      \
    X(FN_IMPLICIT_TIMEZONE, yawl_fn_implicit_timezone, ITEMS, BUILDS, )                            \
    X(FN_PART, yawl_fn_part, ITEMS, FAULTS, xyy)                                                   \
    X(FN_ADJUST, yawl_fn_adjust, ITEMS, FAULTS, xyx)                                               \
    X(FN_DATE_TIME, yawl_fn_date_time, ITEMS, FAULTS, xx)                                          \
    X(FN_NAME, yawl_fn_name, STRING, FAULTS, x)                                                    \
    X(FN_LOCAL_NAME, yawl_fn_local_name, STRING, FAULTS, x)

#define EXPR_FUNCTIONS_OF_ITEMS(X)                                                                 \
    EXPR_FUNCTIONS_OF_PATHS(X) EXPR_FUNCTIONS_OF_ATOMS(X) EXPR_FUNCTIONS_OF_XPATH(X)

#endif
