using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace Neutrino.Store.Tests.Documents;

public sealed class DocumentTests
{
    public static TheoryData<ResourceKind> Kinds => [.. Enum.GetValues<ResourceKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_comes_back_as_it_went(ResourceKind kind)
    {
        var row = Samples.Of(kind);
        Assert.Equal(row, Document.Decode(kind, Document.Encode(kind, row)));
        var bare = DocumentShape.Bare(kind);
        Assert.Equal(bare, Document.Decode(kind, Document.Encode(kind, bare)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_sample_leaves_no_member_at_its_default(ResourceKind kind)
    {
        var (sample, bare) = (Samples.Of(kind), DocumentShape.Bare(kind));
        Assert.Equal(sample.GetType(), bare.GetType());
        foreach (var member in sample.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.CanWrite))
            Assert.False(Equals(member.GetValue(sample), member.GetValue(bare)), $"{kind}.{member.Name} is {member.GetValue(sample)} in both");
    }

    [Fact]
    public void A_document_from_before_a_member_was_added_is_completed_with_what_the_record_says()
    {
        var old = JsonNode.Parse(Document.Encode(ResourceKind.Port, Samples.Of(ResourceKind.Port)))!.AsObject();
        foreach (var later in (string[])["PropagateUplinkStatus", "DnsName", "AllowedAddressPairs", "FixedStatus"]) Assert.True(old.Remove(later));
        Assert.True(old["Binding"]!.AsObject().Remove("VnicType"));
        var whole = DocumentShape.Complete(ResourceKind.Port, Encoding.UTF8.GetBytes(old.ToJsonString()));
        var port = (Port)Document.Decode(ResourceKind.Port, whole);
        var sample = (Port)Samples.Of(ResourceKind.Port);
        Assert.Equal(sample with { PropagateUplinkStatus = true, DnsName = "", AllowedAddressPairs = [], FixedStatus = null, Binding = sample.Binding with { VnicType = "normal" } }, port);
    }

    [Fact]
    public void Completing_a_whole_document_changes_nothing()
    {
        foreach (var kind in Enum.GetValues<ResourceKind>())
            Assert.Equal(Samples.Of(kind), Document.Decode(kind, DocumentShape.Complete(kind, Document.Encode(kind, Samples.Of(kind)))));
    }
}
