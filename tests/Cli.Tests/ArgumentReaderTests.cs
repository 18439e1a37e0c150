using System.Text.Json.Nodes;
using CsCheck;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Tests;

/// <summary>The grammar of the old clients.</summary>
public class ArgumentReaderTests
{
    private static readonly Verb Create = new("net-create", "", _ => Task.CompletedTask)
    {
        Positionals = [Positional.One("name", "NAME", "")],
        Options = [Option.Text("--tenant-id", "ID", ""), Option.Flag("--shared", ""), Option.Many("--dns-nameserver", "DNS", ""), Option.Text("--provider:network_type", "T", ""), Option.Text("--provider:physical_network", "T", "")],
        TakesAttributes = true,
    };

    private static readonly Verb Subnet = Create with
    {
        Positionals = [Positional.One("network_id", "NETWORK", ""), Positional.Optional("cidr", "CIDR", "") with { Looks = word => Values.Cidr.TryParse(word, out _) }],
    };

    private static readonly Verb Closed = Create with { TakesAttributes = false };

    [Theory]
    [InlineData("x --router:external=True", """{"router:external": "True"}""")]
    [InlineData("x --router:external", """{"router:external": true}""")]
    [InlineData("x --router:external True", """{"router:external": "True"}""")]
    [InlineData("--router:external True x", """{"router:external": "True"}""")]
    [InlineData("x --mtu type=int 1400", """{"mtu": 1400}""")]
    [InlineData("x --up type=bool false", """{"up": false}""")]
    [InlineData("x --tags type=list a", """{"tags": ["a"]}""")]
    [InlineData("x --tags list=true a b", """{"tags": ["a", "b"]}""")]
    [InlineData("x --tags a b", """{"tags": ["a", "b"]}""")]
    [InlineData("x --profile type=dict a=1,b=2", """{"profile": {"a": "1", "b": "2"}}""")]
    [InlineData("x --routes type=dict list=true a=1 b=2", """{"routes": [{"a": "1"}, {"b": "2"}]}""")]
    [InlineData("x --gateway-ip action=clear", """{"gateway_ip": null}""")]
    [InlineData("x --offset -3", """{"offset": "-3"}""")]
    [InlineData("x -- --a 1 --b=2", """{"a": "1", "b": "2"}""")]
    public void UnknownOptionsBecomeAttributes(string line, string expected)
    {
        var parsed = ArgumentReader.Read(Create, line.Split(' '));

        Assert.Equal("x", parsed.Word("name"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), parsed.Attributes), parsed.Attributes.ToJsonString());
    }

    [Theory]
    [InlineData("net 10.0.0.0/24 --a 1")]
    [InlineData("--a 1 net 10.0.0.0/24")]
    [InlineData("net --a 1 10.0.0.0/24")]
    [InlineData("--shared net --a 1 --tenant-id t 10.0.0.0/24")]
    public void ACidrIsFoundWhereverItStands(string line)
    {
        var parsed = ArgumentReader.Read(Subnet, line.Split(' '));

        Assert.Equal(("net", "10.0.0.0/24"), (parsed.Word("network_id"), parsed.Word("cidr")));
        Assert.Equal("""{"a":"1"}""", parsed.Attributes.ToJsonString());
    }

    [Theory]
    [InlineData("x --tenant_id=t")]
    [InlineData("x --tenant-id t")]
    [InlineData("--tenant t x")]
    public void KnownOptionsMayBeSpeltAsOfOldAndShortened(string line) => Assert.Equal("t", ArgumentReader.Read(Create, line.Split(' ')).Value("--tenant-id"));

    [Theory]
    [InlineData("", "the following arguments are required: NAME")]
    [InlineData("x --tenant-id", "argument --tenant-id: expected one argument")]
    [InlineData("x --tenant-id --shared", "argument --tenant-id: expected one argument")]
    [InlineData("x --provider 3", "ambiguous option: --provider could match --provider:network_type, --provider:physical_network")]
    [InlineData("x --shared=maybe", "argument --shared: ignored explicit argument 'maybe'")]
    [InlineData("x --shard", "unrecognized arguments: --shard (did you mean --shared?)")]
    [InlineData("x y", "unrecognized arguments: y")]
    public void WhatDoesNotFitIsNamed(string line, string expected)
    {
        var misuse = Assert.Throws<UsageException>(() => ArgumentReader.Read(Closed, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(expected, misuse.Message);
    }

    [Theory]
    [InlineData("x y", "Invalid values_specs y")]
    [InlineData("x --a 1 --a 2", "Duplicated options --a")]
    [InlineData("x --a type=bool", "Invalid values_specs --a type=bool")]
    [InlineData("x --a type=float 1", "Invalid value_specs --a: type float is not supported")]
    [InlineData("x ---a 1", "Invalid values_specs ---a")]
    public void AttributesThatMeanNothingAreRefusedInTheOldWords(string line, string expected) =>
        Assert.Equal(expected, Assert.Throws<CommandException>(() => ArgumentReader.Read(Create, line.Split(' '))).Message);

    [Fact]
    public void AnyOrderOfOptionsMeansTheSame()
    {
        string[][] parts = [["--tenant-id", "t"], ["--shared"], ["--dns-nameserver", "1.1.1.1"], ["--mtu=9"], ["--provider:network_type", "local"]];
        var expected = ArgumentReader.Read(Create, ["n", .. parts.SelectMany(part => part)]);
        Gen.Shuffle(parts).Select(Gen.Int[0, parts.Length]).Sample((shuffled, place) =>
        {
            var words = shuffled.Take(place).SelectMany(part => part).Append("n").Concat(shuffled.Skip(place).SelectMany(part => part)).ToArray();
            var parsed = ArgumentReader.Read(Create, words);
            return parsed.Word("name") == "n" && parsed.Value("--tenant-id") == "t" && parsed.Has("--shared") && JsonNode.DeepEquals(parsed.Attributes, expected.Attributes);
        });
    }

    [Fact]
    public void AnyTextIsAValueAsItIs()
    {
        Gen.String.Where(text => !text.Contains('\0')).Sample(text =>
        {
            var parsed = ArgumentReader.Read(Create, ["n", $"--tenant-id={text}", $"--other={text}"]);
            return parsed.Value("--tenant-id") == text && ((string?)parsed.Attributes["other"] == text || AttributeGrammar.IsMeta(text));
        });
    }

    [Fact]
    public void NoWordsMakeItFailInAnyOtherWay()
    {
        string[] vocabulary = ["--", "-", "---", "--a", "--a=1", "type=int", "list=true", "action=clear", "x", "--shared", "--tenant-id", "-3", "10.0.0.0/8", "-x", "a b", ""];
        Gen.Int[0, vocabulary.Length - 1].Select(index => vocabulary[index]).Array[0, 7].Sample(words =>
        {
            try
            {
                ArgumentReader.Read(Subnet, words);
            }
            catch (Exception fault) when (fault is UsageException or CommandException)
            {
                return fault.Message.Length > 0;
            }

            return true;
        });
    }
}
