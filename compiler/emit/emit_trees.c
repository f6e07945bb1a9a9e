/* Structs of XML data: what their members are in XML, and the functions that fill them and make trees
 * of them.
 *
 * The structs and their records are those of all types of values (emit_types.c).
 */
#include "emit/emit_sections.h"

static struct text tag_of(const struct writer *w, const struct machine_tree *tree)
{
    return machine_record_of(w->machine, &tree->type)->tag;
}

static bool has_struct(const struct writer *w, const struct machine_tree *tree)
{
    return text_is_absent(tree->reason) && machine_record_of(w->machine, &tree->type) != NULL;
}

/* ---- The header ---- */

void put_tree_comment(struct writer *w, const struct machine_field *field)
{
    const struct machine_tree *tree = machine_tree_of(w->machine, &field->type);
    if (tree == NULL) {
        put(w, " /* XML data */");
    } else if (has_struct(w, tree)) {
        put(w, " /* XML data: struct $P_$t */", tag_of(w, tree));
    } else {
        put(w, " /* XML data; no struct, since ");
        put_comment_text(w, tree->reason);
        put(w, " */");
    }
}

/* Those that an application gives or gets stand in the program. */
static bool is_in_program(const struct writer *w, const struct machine_tree *tree)
{
    return tree->is_border && has_struct(w, tree);
}

bool any_tree_structs(const struct writer *w)
{
    array_each(struct machine_tree, tree, &w->machine->trees) {
        if (is_in_program(w, tree)) return true;
    }
    return false;
}

static void put_function_pair(struct writer *w, struct text tag, uint32_t number)
{
    put(w,
        "static inline int $P_$t_of_tree(struct yawl_eval *e, struct yawl_text tree,\n"
        "    struct $P_$t *to)\n{\n"
        "    return yawl_tree_to_struct(e, $P_program.tree_structs[$u], tree, to);\n}\n\n",
        tag, tag, number);
    put(w,
        "static inline struct yawl_text $P_$t_to_tree(struct yawl_eval *e, struct yawl_text root,\n"
        "    const struct $P_$t *from)\n{\n"
        "    return yawl_tree_of_struct(e, $P_program.tree_structs[$u], root, from);\n}\n\n",
        tag, tag, number);
}

void put_tree_functions(struct writer *w)
{
    uint32_t number = 0;
    if (!any_tree_structs(w)) return;
    put(w, "/* ---- XML data as structs, and back: see <yawl/tree_struct.h>.  `tree` is what a member of "
           "XML\n * data holds, `root` the name of its element. ---- */\n\n");
    array_each(struct machine_tree, tree, &w->machine->trees) {
        if (is_in_program(w, tree)) put_function_pair(w, tag_of(w, tree), number++);
    }
}

/* ---- The tables ---- */

static void put_text(struct writer *w, const char *member, struct text text)
{
    put(w, ".$s = {", member);
    put_string(w, text);
    put(w, ", $u}, ", (uint32_t)text.length);
}

static void put_row(struct writer *w, const struct machine_tree_member *member)
{
    const struct machine_tree *of =
        member->of == MACHINE_NONE ? NULL : &w->machine->trees.items[member->of];
    put(w, "    {");
    put_text(w, "name", member->is_content ? TEXT("") : member->name);
    put_break(w, 40, 5);
    put(w, ".place = $s", member->is_content     ? "YAWL_TREE_CONTENT"
                          : member->is_attribute ? "YAWL_TREE_ATTRIBUTE"
                                                 : "YAWL_TREE_ELEMENT");
    if (member->is_nil) put(w, ", .is_nil = true");
    if (!text_is_empty(member->otherwise)) {
        put(w, ", ");
        put_break(w, member->otherwise.length + 24, 5);
        put(w, ".otherwise = {");
        put_string(w, member->otherwise);
        put(w, ", $u}", (uint32_t)member->otherwise.length);
    }
    if (of != NULL) put(w, ", .of = &struct_$t", tag_of(w, of));
    put(w, "},\n");
}

static void put_tables(struct writer *w, const struct machine_tree *tree)
{
    struct text tag = tag_of(w, tree);
    put(w, "static const struct yawl_tree_member members_$t[] = {\n", tag);
    array_each(struct machine_tree_member, member, &tree->members) put_row(w, member);
    put(w,
        "};\nstatic const struct yawl_tree_struct struct_$t = {.record = &record_$t, .members = "
        "members_$t};\n\n",
        tag, tag, tag);
}

void put_trees_member(struct writer *w)
{
    uint32_t count = 0;
    array_each(struct machine_tree, tree, &w->machine->trees) count += is_in_program(w, tree);
    if (count > 0) put(w, "    .tree_structs_count = $u, .tree_structs = tree_structs,\n", count);
}

void put_trees_section(struct writer *w)
{
    bool any = false;
    array_each(struct machine_tree, tree, &w->machine->trees) {
        if (!has_struct(w, tree)) continue;
        if (!any) put_section(w, "XML data as structs");
        any = true;
        put_tables(w, tree);
    }
    if (any_tree_structs(w)) {
        put(w, "static const struct yawl_tree_struct *const tree_structs[] = {\n");
        array_each(struct machine_tree, tree, &w->machine->trees) {
            if (is_in_program(w, tree)) put(w, "    &struct_$t,\n", tag_of(w, tree));
        }
        put(w, "};\n\n");
    }
    if (any) w->out->length--;
}
