# yawlc_add_program(TARGET SPEC [DURABLE] [OPTIONS …])
#
# Adds the executable TARGET, which runs one case of the workflow for real: what `yawlc compile --emit=program`
# makes, as a target of the project with the project's own flags.
#   SPEC     one specification, as for yawlc_add_workflow(); it calls no C functions
#   DURABLE  the program takes --store FILE; it links SQLite
#   OPTIONS  more options for yawlc, such as -Werror
function(yawlc_add_program target)
  cmake_parse_arguments(PARSE_ARGV 1 PROGRAM "DURABLE" "" "OPTIONS")
  list(LENGTH PROGRAM_UNPARSED_ARGUMENTS specifications)
  if(NOT specifications EQUAL 1)
    message(FATAL_ERROR "yawlc_add_program(${target}): name one specification")
  endif()
  add_executable(${target})
  yawlc_add_workflow(${target} ${PROGRAM_UNPARSED_ARGUMENTS} OPTIONS ${PROGRAM_OPTIONS})
  target_compile_definitions(${target} PRIVATE YAWL_MODULE YAWL_STANDALONE)
  # A library of which nothing is called is not loaded when the program starts.
  target_link_options(${target} PRIVATE LINKER:--as-needed)
  target_link_libraries(${target} PRIVATE yawlc::libyawl-program)
  if(TARGET yawlc::libyawl-http)
    target_link_libraries(${target} PRIVATE yawlc::libyawl-http)
  endif()
  if(PROGRAM_DURABLE)
    target_link_options(${target} PRIVATE LINKER:-u,program_store)
    target_link_libraries(${target} PRIVATE yawlc::libyawl-sqlite)
  endif()
  target_link_libraries(${target} PRIVATE yawlc::libyawl)
endfunction()
