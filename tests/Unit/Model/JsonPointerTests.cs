using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class JsonPointerTests
{
    [Theory] // The examples of RFC 6901, section 5.
    [InlineData("foo", "/foo")]
    [InlineData("", "/")]
    [InlineData("a/b", "/a~1b")]
    [InlineData("c%d", "/c%d")]
    [InlineData("k\"l", "/k\"l")]
    [InlineData(" ", "/ ")]
    [InlineData("m~n", "/m~0n")]
    [InlineData("~1", "/~01")]
    public void A_name_is_escaped(string name, string pointer) => Assert.Equal(pointer, JsonPointer.Member("", name));

    [Fact]
    public void Elements_and_members_stand_one_after_another() =>
        Assert.Equal("/a/0/b", JsonPointer.Member(JsonPointer.Element(JsonPointer.Member("", "a"), 0), "b"));
}
