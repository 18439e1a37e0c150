using System.Collections.Immutable;

namespace Neutrino.Model.Tests;

public sealed class AttributeValueTests
{
    [Fact]
    public void Values_compare_by_what_they_hold()
    {
        AttributeValue one = ImmutableArray.Create<AttributeValue>("a", 1, true, AttributeValue.Null);
        AttributeValue other = ImmutableArray.Create<AttributeValue>("a", 1, true, AttributeValue.Null);
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual((AttributeValue)1, (AttributeValue)true);
        Assert.NotEqual((AttributeValue)"", AttributeValue.Null);
        Assert.NotEqual(AttributeValue.Of(("a", 1)), AttributeValue.Of(("a", 2)));
        Assert.Equal(default, AttributeValue.Null);
    }

    [Fact]
    public void The_text_of_a_value_is_that_of_a_message() =>
        Assert.Equal("{'a': [1, 'x', None], 'b': True}", AttributeValue.Of(("a", ImmutableArray.Create<AttributeValue>(1, "x", AttributeValue.Null)), ("b", true)).ToString());

    [Fact]
    public void Asking_for_the_wrong_kind_is_an_error()
    {
        Assert.Throws<InvalidOperationException>(() => ((AttributeValue)"x").Number);
        Assert.Throws<InvalidOperationException>(() => ((AttributeValue)1).TextOrNull);
        Assert.Null(AttributeValue.Null.TextOrNull);
        Assert.Null(AttributeValue.Of(("a", 1)).Find("b"));
    }
}
