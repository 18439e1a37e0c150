using CsCheck;
using Neutrino.Model;

namespace Neutrino.Rules.Tests;

public sealed class ValidatorTests
{
    private static Gen<string> Word(params string[] words) => Gen.Int[0, words.Length - 1].Select(at => words[at]);

    private static readonly Gen<AttributeValue> Scalar = Gen.OneOf(
        Gen.Const(AttributeValue.Null), Gen.Bool.Select(flag => (AttributeValue)flag), Gen.Long.Select(number => (AttributeValue)number), Gen.String.Select(text => (AttributeValue)text),
        Word("10.0.0.1", "10.0.0.0/8", "::1", "fa:16:3e:00:00:01", "9e1d2a4c-51a7-4d3e-8f8b-6a3c9a3c1a11", "x\ny", "-1", "tcp").Select(text => (AttributeValue)text));

    private static readonly Gen<AttributeValue> Nested = Gen.OneOf(
        Scalar, Scalar.Array[0, 3].Select(items => Cloud.List(items)),
        Gen.Select(Word("ip_address", "subnet_id", "opt_name", "opt_value", "start", "end", "destination", "nexthop", "network_id", "x"), Scalar).Array[0, 3]
            .Select(entries => Cloud.List(Cloud.Map(entries.DistinctBy(entry => entry.Item1).ToArray()))),
        Gen.Select(Word("network_id", "enable_snat", "external_fixed_ips"), Scalar).Array[0, 3].Select(entries => Cloud.Map(entries.DistinctBy(entry => entry.Item1).ToArray())));

    /// <summary>Whatever a caller sends, a check answers; and what it made of a value passes again, unchanged.</summary>
    [Fact]
    public void Checks_never_throw_and_are_stable() => Nested.Sample(value =>
    {
        foreach (var table in NetworkTables.All)
        {
            foreach (var rule in table.Rules)
            {
                var once = rule.Validate(value);
                if (!once.IsOk) continue;
                var twice = rule.Validate(once.Value);
                Assert.True(twice.IsOk && twice.Value == once.Value, $"{table.Singular}.{rule.Name}: {value} → {once.Value} → {twice.Value} {twice.Fault}");
            }
        }
    }, iter: 3000);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("False", false)]
    [InlineData("1", true)]
    public void Words_for_flags(string word, bool flag) => Assert.Equal(flag, Validators.Flag(word).Value);

    [Fact]
    public void Faults_are_neutrons_sentences()
    {
        Assert.Equal("Invalid input for operation: 'maybe' cannot be converted to boolean.", Validators.Flag("maybe").Refusal!.Message);
        Assert.Equal("'x' is not a valid UUID", Validators.Uuid("x").Fault);
        Assert.Equal("'xy' exceeds maximum length of 1", Validators.Text(1)("xy").Fault);
        Assert.Equal("'7' is not a valid string", Validators.Text(1)(7).Fault);
        Assert.Equal("Duplicate IP address '10.0.0.1'", AddressValidators.FixedIps(Cloud.List(Cloud.Map(("ip_address", "10.0.0.1")), Cloud.Map(("ip_address", "10.0.0.1")))).Fault);
        Assert.Equal("'10.0.0.0' isn't a recognized IP subnet cidr, '10.0.0.0/32' is recommended", AddressValidators.Prefix("10.0.0.0").Fault);
        Assert.Equal("'00:00:00:00:00:00' is not a valid MAC address", AddressValidators.Mac("00:00:00:00:00:00").Fault);
    }
}
