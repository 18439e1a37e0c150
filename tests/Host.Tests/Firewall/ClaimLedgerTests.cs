using Neutrino.Host.Firewall;
using Neutrino.HostState;

namespace Neutrino.Host.Tests.Firewall;

public sealed class ClaimLedgerTests : IDisposable
{
    private static readonly UnitKey One = new(UnitKind.Port, "one");
    private static readonly UnitKey Two = new(UnitKind.Port, "two");
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    // An item "name=detail" is the same whatever its detail.
    private ClaimLedger<string> Open(string boot = "boot") => new(path, boot, item => item, text => text, item => item.Split('=')[0]);

    [Fact]
    public void SurvivesAnEndWithoutClosing()
    {
        using var ledger = Open();
        ledger.Claim([(One, "a=1"), (One, "b=1"), (Two, "c=1")]);
        ledger.Claim([(One, "a=2"), (Two, "b=1")]);
        ledger.Release(["c=1"]);

        using var next = Open();

        Assert.Equal(["a=2"], next.OfUnit(One));
        Assert.Equal(["b=1"], next.OfUnit(Two));
        Assert.Null(next.OwnerOf("c"));
    }

    [Fact]
    public void ATornLineIsLeftOut()
    {
        using (var ledger = Open()) ledger.Claim([(One, "a=1")]);
        File.AppendAllText(path, "+\tport:one\tb");

        using var next = Open();

        Assert.Equal(["a=1"], next.OfUnit(One));
    }

    [Fact]
    public void AnotherBootForgetsAll()
    {
        using (var ledger = Open()) ledger.Claim([(One, "a=1")]);

        using var next = Open("another");

        Assert.Empty(next.Units);
    }

    [Fact]
    public void DoesNotGrowForEver()
    {
        using var ledger = Open();
        for (var i = 0; i < 20000; i++) ledger.Claim([(One, $"a={i}")]);

        Assert.True(new FileInfo(path).Length < 200_000);
        Assert.Equal(["a=19999"], ledger.OfUnit(One));
    }
}
