#ifndef CKERNEL_H
#define CKERNEL_H

// The few lines of C that Swift cannot say.

#endif
