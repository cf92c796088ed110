using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class OutcomeTests
{
    [Fact]
    public void A_refusal_has_no_value()
    {
        Outcome<int> refused = new Problem("stale", 409, "Stale", "The fence moved.");
        Assert.Throws<InvalidOperationException>(() => refused.Value);
    }
}
