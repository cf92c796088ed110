using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Pages;

public sealed class DesignTests
{
    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 404)]
    public async Task The_sheet_of_parts_is_only_where_it_was_asked_for(bool design, int status)
    {
        await using var house = await House.Start(design: design);
        using var browser = new Browser(house.Url);

        var answer = (await browser.Get("/design")).Is(status);

        Assert.Empty(HtmlText.Faults(answer.Text));
    }
}
