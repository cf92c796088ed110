using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class RoleTests
{
    [Theory]
    [InlineData(Role.Annotator, "annotator")]
    [InlineData(Role.Reviewer, "reviewer")]
    [InlineData(Role.Adjudicator, "adjudicator")]
    [InlineData(Role.Lead, "lead")]
    [InlineData(Role.Client, "client")]
    [InlineData(Role.VendorManager, "vendorManager")]
    [InlineData(Role.Auditor, "auditor")]
    [InlineData(Role.Operator, "operator")]
    public void Each_role_has_its_word(Role role, string word)
    {
        Assert.Equal(word, RoleWords.Format(role));
        Assert.True(RoleWords.TryParse(word, out var parsed));
        Assert.Equal(role, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Lead")]
    [InlineData("vendor manager")]
    [InlineData("3")]
    public void Other_words_name_no_role(string? word) => Assert.False(RoleWords.TryParse(word, out _));

    [Fact]
    public void There_are_eight() => Assert.Equal(Enum.GetValues<Role>().Length, RoleWords.All.Length);

    [Fact]
    public void Each_field_type_has_its_word()
    {
        foreach (var type in Enum.GetValues<FieldType>())
        {
            Assert.Equal(Enum.GetName(type), FieldTypeWords.Format(type), ignoreCase: true);
            Assert.True(FieldTypeWords.TryParse(FieldTypeWords.Format(type), out var parsed));
            Assert.Equal(type, parsed);
        }

        Assert.False(FieldTypeWords.TryParse("video", out _));
    }
}
