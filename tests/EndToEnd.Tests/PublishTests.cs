namespace Neutrino.EndToEnd.Tests;

/// <summary><c>eng/publish</c> with a compiler that is played.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("neutrino-publish-").FullName;
    private readonly string compiled;

    public PublishTests()
    {
        compiled = Path.Combine(root, "src/Server/obj/Release/net10.0/linux-x64/native/neutrino.o");
        Shell.Sh($"mkdir -p {root}/eng {root}/bin {Path.GetDirectoryName(compiled)}; cp {PrivateMachine.Root}/eng/publish {root}/eng/");
    }

    [Fact]
    public void WhatAnInterruptedOneLeftIsMadeAnew()
    {
        Play($"echo half > {compiled}; kill -9 $PPID");
        Assert.NotEqual(0, Publish().Code);
        Assert.Equal("half\n", File.ReadAllText(compiled));

        Play($"[ ! -e {compiled} ] && mkdir -p {Path.GetDirectoryName(compiled)} && echo whole > {compiled}");
        Assert.Equal(0, Publish().Code);
        Assert.Equal("whole\n", File.ReadAllText(compiled));

        Play($"[ -e {compiled} ]"); // What was finished is not compiled again.
        Assert.Equal(0, Publish().Code);
    }

    [Fact]
    public void OneThatFailsSaysSo()
    {
        Play("echo error CS1002; exit 1");
        Assert.Equal((1, "error CS1002"), Publish());
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private (int Code, string Said) Publish() => Shell.Try("env", $"PATH={root}/bin:/usr/bin:/bin", $"{root}/eng/publish", $"{root}/out");

    private void Play(string lines)
    {
        File.WriteAllText(Path.Combine(root, "bin/dotnet"), $"#!/bin/sh\n{lines}\n");
        Shell.Run("chmod", "+x", Path.Combine(root, "bin/dotnet"));
    }
}
