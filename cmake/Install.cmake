# What an installed yawlc consists of: compiler, player, library, headers, CMake package, pkg-config file,
# manual page, shell completions and the JSON Schema for editors.
install(TARGETS yawlc yawlctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS yawl-player RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/yawlc)
# Stand-alone programs link these, which yawlc finds beside the player.
foreach(library IN LISTS PROGRAM_LIBRARIES)
  install(FILES $<TARGET_FILE:${library}> DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/yawlc)
endforeach()
install(TARGETS yawl yawl_sqlite yawl_program EXPORT yawlcTargets ARCHIVE DESTINATION
        ${CMAKE_INSTALL_LIBDIR})
if(TARGET yawl_http)
  install(TARGETS yawl_http EXPORT yawlcTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
install(DIRECTORY runtime/include/yawl DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES specs/schema/yawl.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/yawlc)

set(YAWLC_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/yawlc)
install(EXPORT yawlcTargets NAMESPACE yawlc:: DESTINATION ${YAWLC_CMAKE_DIR})
configure_package_config_file(cmake/yawlcConfig.cmake.in ${PROJECT_BINARY_DIR}/yawlcConfig.cmake
                              PATH_VARS CMAKE_INSTALL_BINDIR
                              INSTALL_DESTINATION ${YAWLC_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/yawlcConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/yawlcConfig.cmake ${PROJECT_BINARY_DIR}/yawlcConfigVersion.cmake
              cmake/YawlcAddWorkflow.cmake cmake/YawlcAddProgram.cmake DESTINATION ${YAWLC_CMAKE_DIR})

# lib/pkgconfig or lib/x86_64-linux-gnu/pkgconfig: as many steps up to the prefix.
string(REGEX REPLACE "[^/]+" ".." YAWL_PREFIX_FROM_PC "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
configure_file(cmake/yawl.pc.in ${PROJECT_BINARY_DIR}/yawl.pc @ONLY)
configure_file(cmake/yawl-sqlite.pc.in ${PROJECT_BINARY_DIR}/yawl-sqlite.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/yawl.pc ${PROJECT_BINARY_DIR}/yawl-sqlite.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(TARGET yawl_http)
  configure_file(cmake/yawl-http.pc.in ${PROJECT_BINARY_DIR}/yawl-http.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/yawl-http.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()

install(FILES completions/yawlc.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME yawlc)
install(FILES completions/_yawlc DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/yawlc.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

find_program(SCDOC scdoc)
if(SCDOC)
  foreach(page yawlc.1 yawlctl.1)
    add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/${page}
                       COMMAND sh -c "\"${SCDOC}\" < \"${PROJECT_SOURCE_DIR}/docs/${page}.scd\" > ${page}"
                       DEPENDS docs/${page}.scd WORKING_DIRECTORY ${PROJECT_BINARY_DIR} VERBATIM)
  endforeach()
  add_custom_target(manual ALL DEPENDS ${PROJECT_BINARY_DIR}/yawlc.1 ${PROJECT_BINARY_DIR}/yawlctl.1)
  install(FILES ${PROJECT_BINARY_DIR}/yawlc.1 ${PROJECT_BINARY_DIR}/yawlctl.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
