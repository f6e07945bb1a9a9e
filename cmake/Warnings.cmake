# The warnings that every file of ours is compiled with; warnings are errors under both compilers.
add_library(yawlc_warnings INTERFACE)
target_compile_options(
  yawlc_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
                           -fno-common -fstack-protector-strong)
