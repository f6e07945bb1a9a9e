/* The simulated disk as SQLite sees it: named "simulated", and the default one. */
#ifndef SIMULATION_VFS_H
#define SIMULATION_VFS_H

void vfs_register(void);
/* A new world begins. */
void vfs_clear(void);

#endif
