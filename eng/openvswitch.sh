# How ovs-vswitchd is started where nobody else does. The userspace datapath takes 32 buffers for each port whenever it looks for packets: kept by its thread, they
# cost it a third less time.
switch_memory=GLIBC_TUNABLES=glibc.malloc.tcache_max=4096:glibc.malloc.tcache_count=256
