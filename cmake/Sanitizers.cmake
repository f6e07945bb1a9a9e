# YAWLC_SANITIZE: "", "address,undefined" or "thread", for everything that is built here.
set(YAWLC_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined")
if(YAWLC_SANITIZE)
  add_compile_options(-fsanitize=${YAWLC_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${YAWLC_SANITIZE})
endif()
option(YAWLC_COVERAGE "Measure line and branch coverage" OFF)
if(YAWLC_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
option(YAWLC_CHECK_ROWS "Assert at every step that generated code agrees with its constant rows" OFF)
