namespace Neutrino.Linux.Tests;

public sealed class MappedFilesTests
{
    private const string Smaps = """
        55d0c0000000-55d0c0200000 r-xp 00001000 fe:00 77                         /usr/bin/neutrino
        Size:               2048 kB
        Rss:                 512 kB
        Pss:                 512 kB
        Anonymous:             0 kB
        55d0c0200000-55d0c0210000 r--p 00201000 fe:00 77                         /usr/bin/neutrino
        Rss:                  64 kB
        Anonymous:            64 kB
        55d0c0210000-55d0c0220000 rw-p 00211000 fe:00 77                         /usr/bin/neutrino
        Rss:                  16 kB
        Anonymous:             0 kB
        7f0000000000-7f0000010000 r--p 00000000 00:00 0
        Rss:                   4 kB
        Anonymous:             0 kB
        7f0000010000-7f0000020000 r--s 00000000 00:05 9                          /dev/shm/shared
        Rss:                   8 kB
        Anonymous:             0 kB
        7f0000020000-7f0000030000 r--p 00000000 fe:00 78                         /usr/lib/libnever.so
        Rss:                   0 kB
        Anonymous:             0 kB
        7ffc00000000-7ffc00002000 r-xp 00000000 00:00 0                          [vdso]
        Rss:                   4 kB
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me de
        """;

    [Fact]
    public void Only_a_file_that_nothing_was_written_to_is_let_go_of() =>
        Assert.Equal([new MappedFiles.Mapping(unchecked((nuint)0x55d0c0000000), 0x200000, 512 * 1024)], MappedFiles.Unwritten(Smaps));

    [Fact]
    public void What_was_let_go_of_comes_back_when_it_is_needed()
    {
        Assert.True(MappedFiles.GiveBack() > 0);
        Assert.Equal("7", int.Parse("7", System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEmpty(MappedFiles.Unwritten(File.ReadAllText("/proc/self/smaps")));
    }
}
