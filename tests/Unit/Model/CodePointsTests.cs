using System.Text;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class CodePointsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("é좋🚀", 3)]
    [InlineData("e\u0301", 2)]
    [InlineData("👩‍👩‍👧", 5)]
    public void Text_is_counted_in_code_points(string text, int count)
    {
        Assert.Equal(count, CodePoints.Count(text));
        Assert.Equal(count, CodePoints.Count(Encoding.UTF8.GetBytes(text)));
    }
}
