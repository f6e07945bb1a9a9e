# The compiler's libraries: libxml2, libyaml, jansson as the target yawlc_libraries.
#
# A process of yawlc lasts a few milliseconds.  Loading the shared libxml2, with the ICU, C++ and lzma libraries
# behind it, takes two to three of them; so the archives are linked where the system has them.  What ICU
# would do for libxml2 (encodings other than UTF-8) is never asked for: see no_converters.c.
option(YAWLC_STATIC_LIBRARIES "Link the compiler's libraries from their archives" ON)

# Sets `result` to the archives of the libraries, or to NOTFOUND if one is missing.
function(yawlc_find_archives result directories)
  set(archives)
  foreach(name ${ARGN})
    find_library(YAWLC_ARCHIVE_${name} NAMES lib${name}.a HINTS ${directories})
    mark_as_advanced(YAWLC_ARCHIVE_${name})
    list(APPEND archives ${YAWLC_ARCHIVE_${name}})
  endforeach()
  set(${result} ${archives} PARENT_SCOPE)
  if(archives MATCHES "NOTFOUND")
    set(${result} NOTFOUND PARENT_SCOPE)
  endif()
endfunction()

# libxml2 and what it needs itself, but for libm and ICU.
set(libxml2_names ${LIBXML2_STATIC_LIBRARIES})
list(FILTER libxml2_names EXCLUDE REGEX "^(m|pthread|dl|icu.*)$")
yawlc_find_archives(YAWLC_ARCHIVES
                    "${LIBXML2_LIBRARY_DIRS};${LIBYAML_LIBRARY_DIRS};${JANSSON_LIBRARY_DIRS}"
                    ${libxml2_names} yaml jansson)

add_library(yawlc_libraries INTERFACE)
if(YAWLC_STATIC_LIBRARIES AND YAWLC_ARCHIVES)
  target_include_directories(yawlc_libraries SYSTEM INTERFACE ${LIBXML2_INCLUDE_DIRS}
                             ${LIBYAML_INCLUDE_DIRS} ${JANSSON_INCLUDE_DIRS})
  target_link_libraries(yawlc_libraries INTERFACE ${YAWLC_ARCHIVES} m ${CMAKE_DL_LIBS})
  message(STATUS "yawlc holds ${YAWLC_ARCHIVES}")
  if(LIBXML2_STATIC_LIBRARIES MATCHES "icu")
    add_library(yawlc_no_converters STATIC cmake/no_converters.c)
    target_include_directories(yawlc_no_converters SYSTEM PRIVATE ${LIBXML2_STATIC_INCLUDE_DIRS})
    target_link_libraries(yawlc_no_converters PRIVATE yawlc_warnings)
    target_link_libraries(yawlc_libraries INTERFACE yawlc_no_converters)
  endif()
else()
  message(STATUS "yawlc loads its libraries at start")
  target_link_libraries(yawlc_libraries INTERFACE PkgConfig::LIBXML2 PkgConfig::LIBYAML
                                                  PkgConfig::JANSSON m)
endif()
