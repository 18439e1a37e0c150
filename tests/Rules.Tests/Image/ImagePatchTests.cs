using Neutrino.Model;

namespace Neutrino.Rules.Tests.Images;

public sealed class ImagePatchTests
{
    [Fact]
    public void Both_forms_are_read()
    {
        Assert.False(ImagePatch.Read(JsonValues.Parse("""[{"op":"replace","path":"/name","value":"x"},{"op":"remove","path":"/a~1b~0c"}]"""), false).Fails(out _, out var changes));
        Assert.Equal([new("replace", "name", "x", false), new("remove", "a/b~c", AttributeValue.Null, false)], changes.Items);
        Assert.False(ImagePatch.Read(JsonValues.Parse("""[{"add":"/tags","value":[]}]"""), true).Fails(out _, out changes));
        Assert.Equal(("add", "tags", true), (changes[0].Operation, changes[0].Name, changes[0].IsStrict));
    }

    [Theory]
    [InlineData("{}", false, "must be a JSON array")]
    [InlineData("[5]", false, "must be JSON objects")]
    [InlineData("""[{"path":"/x"}]""", false, "Unable to find `op`")]
    [InlineData("""[{"op":"move","path":"/x"}]""", false, "Invalid operation")]
    [InlineData("""[{"op":{},"path":"/x"}]""", false, "Invalid operation")]
    [InlineData("""[{"op":"remove"}]""", false, "Unable to find 'path'")]
    [InlineData("""[{"op":"remove","path":7}]""", false, "Unable to find 'path'")]
    [InlineData("""[{"op":"remove","path":"x"}]""", false, "does not start with")]
    [InlineData("""[{"op":"remove","path":"/"}]""", false, "valid token")]
    [InlineData("""[{"op":"remove","path":"/x/"}]""", false, "end with")]
    [InlineData("""[{"op":"remove","path":"/x//y"}]""", false, "valid token")]
    [InlineData("""[{"op":"remove","path":"/x~2"}]""", false, "escape sequence")]
    [InlineData("""[{"op":"remove","path":"/x/y"}]""", false, "Invalid JSON pointer for this resource: '/x/y'")]
    [InlineData("""[{"op":"add","path":"/locations","value":{}}]""", false, "Invalid JSON pointer")]
    [InlineData("""[{"op":"add","path":"/x"}]""", false, "requires a member named \"value\"")]
    [InlineData("""[{"add":"/x","remove":"/x"}]""", true, "exactly one member")]
    [InlineData("""[{"op":"add","path":"/x","value":1}]""", true, "exactly one member")]
    [InlineData("""[{"add":5,"value":1}]""", true, "JSON pointer")]
    public void What_is_no_patch_is_refused(string json, bool isOld, string words)
    {
        Assert.True(ImagePatch.Read(JsonValues.Parse(json), isOld).Fails(out var why, out _));
        Assert.Equal(400, why.Status);
        Assert.Contains(words, why.Message, StringComparison.Ordinal);
    }
}
