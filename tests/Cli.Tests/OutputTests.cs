using System.Text.Json.Nodes;
using CsCheck;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Tests;

/// <summary>Tables and the forms for programs.</summary>
public class OutputTests
{
    [Fact]
    public void LettersOfTwoColumnsKeepTheTableStraight()
    {
        var table = new TextTable(["id", "name"]);
        table.Add("1", "演示网络");
        table.Add("2", "net");

        Assert.Equal("""
            +----+----------+
            | id | name     |
            +----+----------+
            | 1  | 演示网络 |
            | 2  | net      |
            +----+----------+

            """.ReplaceLineEndings("\n"), table.Render());
    }

    [Fact]
    public void EveryLineOfATableIsAsWideAsItsRule() => Gen.String.Array[1, 4].Array[1, 5].Sample(rows =>
    {
        var columns = rows.Max(row => row.Length);
        var table = new TextTable([.. Enumerable.Range(0, columns).Select(column => $"c{column}")]);
        foreach (var row in rows) table.Add([.. Enumerable.Range(0, columns).Select(column => row.ElementAtOrDefault(column) ?? "")]);
        var lines = table.Render().TrimEnd('\n').Split('\n');
        return lines.All(line => TextWidth.Of(line) == TextWidth.Of(lines[0]));
    });

    [Theory]
    [InlineData("admin", 10, "  admin   ")]
    [InlineData("demo", 7, "  demo ")]
    [InlineData("description", 11, "description")]
    public void ACentredCellStandsAsPrettytablePutsIt(string text, int width, string expected)
    {
        var table = new TextTable([new string('x', width)]);
        table.Align(0, Alignment.Centre);
        table.Add(text);

        Assert.Contains($"| {expected} |", table.Render());
    }

    [Theory]
    [InlineData("""{"a": [1, "b", null, true], "c": "ü"}""", """{"a": [1, "b", null, true], "c": "\u00fc"}""", "{'a': [1, 'b', None, True], 'c': 'ü'}")]
    [InlineData("""["it's"]""", """["it's"]""", "[\"it's\"]")]
    [InlineData("""{}""", """{}""", "{}")]
    public void ValuesReadAsPythonPrintsThem(string json, string dumps, string repr)
    {
        var node = JsonNode.Parse(json);

        Assert.Equal(dumps, PythonText.Json(node));
        Assert.Equal(repr, PythonText.Repr(node));
    }

    [Fact]
    public void JsonIsReadBackAsItWas() => Gen.String.Sample(text => (string?)JsonNode.Parse(PythonText.Json(JsonValue.Create(text))) == text || text.Any(char.IsSurrogate));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "''")]
    [InlineData("yes", "'yes'")]
    [InlineData("10", "'10'")]
    [InlineData("10.0.0.0/24", "10.0.0.0/24")]
    [InlineData("2026-11-22T21:00:36Z", "'2026-11-22T21:00:36Z'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("- a", "'- a'")]
    [InlineData("-a", "-a")]
    [InlineData("fa:16:3e:00:00:01", "fa:16:3e:00:00:01")]
    [InlineData("a\nb", "\"a\\nb\"")]
    public void YamlQuotesWhatWouldReadAsSomethingElse(string text, string expected) => Assert.Equal($"{expected}\n", YamlText.Write(JsonValue.Create(text)));

    [Fact]
    public void CsvQuotesTextsAndNotNumbers() => Assert.Equal("\"a\"\"b\",1,True,\"\"\n", CsvText.Line(["a\"b", 1, true, null]));
}
