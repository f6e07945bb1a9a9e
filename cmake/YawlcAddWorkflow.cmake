# yawlc_add_workflow(TARGET SPEC… [PREFIX NAME] [OPTIONS …])
#
# Compiles each specification to C with yawlc, adds it to TARGET and links libyawl.  Editing a
# specification, or a file that it uses, rebuilds exactly what depends on it.
#   TARGET   an executable or library of the caller
#   SPEC…    .yaml, .yml, .yawl, .xml, .pnml or .lola files, relative to the current source directory
#   PREFIX   prefix of all generated names instead of the workflow's name (one SPEC only); the header is
#            then "NAME/STEM.h", so that two versions of one specification fit into one TARGET
#   OPTIONS  more options for yawlc, such as -Werror
function(yawlc_add_workflow target)
  cmake_parse_arguments(PARSE_ARGV 1 WORKFLOW "" "PREFIX" "OPTIONS")
  if(NOT WORKFLOW_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "yawlc_add_workflow(${target}): name at least one specification")
  endif()
  if(WORKFLOW_PREFIX)
    list(LENGTH WORKFLOW_UNPARSED_ARGUMENTS specifications)
    if(specifications GREATER 1)
      message(FATAL_ERROR "yawlc_add_workflow(${target}): PREFIX goes with one specification")
    endif()
    list(APPEND WORKFLOW_OPTIONS --prefix ${WORKFLOW_PREFIX})
  endif()
  set(includes ${CMAKE_CURRENT_BINARY_DIR}/${target}.workflows)
  set(directory ${includes})
  if(WORKFLOW_PREFIX)
    string(APPEND directory /${WORKFLOW_PREFIX})
  endif()
  file(MAKE_DIRECTORY ${directory})
  foreach(specification IN LISTS WORKFLOW_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH specification BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    cmake_path(GET specification STEM LAST_ONLY stem)
    cmake_path(RELATIVE_PATH specification BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE shown)
    set(outputs ${directory}/${stem}.c ${directory}/${stem}.h)
    set(settle "") # Make compares times, and yawlc leaves a file alone that would not change
    if(NOT CMAKE_GENERATOR MATCHES Ninja)
      set(settle COMMAND ${CMAKE_COMMAND} -E touch ${outputs})
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND yawlc::yawlc compile ${specification} -o ${directory} --depfile
              ${directory}/${stem}.d --file-prefix-map=${CMAKE_SOURCE_DIR}/= ${WORKFLOW_OPTIONS}
      ${settle}
      DEPENDS ${specification} yawlc::yawlc
      DEPFILE ${directory}/${stem}.d
      COMMENT "Compiling workflow ${shown}"
      VERBATIM)
    target_sources(${target} PRIVATE ${outputs})
  endforeach()
  target_include_directories(${target} PRIVATE ${includes})
  target_link_libraries(${target} PRIVATE yawlc::libyawl)
endfunction()
