using PruneSearch.Campaigns.Reports;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Reports;

public sealed class HtmlWriterTests
{
    [Fact]
    public void Text_and_attributes_are_escaped()
    {
        Assert.Equal("<p title=\"a&quot;b&amp;&#39;\">&lt;b&gt;\uFFFD</p>", Written(h => h.Element("p", "<b>\u0007", ("title", "a\"b&'"))));
        Assert.Equal("<p>&#128512;</p>", Written(h => h.Element("p", "\U0001F600")));
    }

    [Fact]
    public void Numbers_are_plain_and_attributes_without_a_value_are_left_out() =>
        Assert.Equal("<line x1=\"0.333\" y1=\"-12\"/>", Written(h => h.Empty("line", ("x1", 1 / 3.0), ("class", null), ("y1", -12))));

    [Fact]
    public void Elements_close_in_the_order_they_were_opened() =>
        Assert.Equal("<ul><li>a</li></ul>", Written(h => h.Open("ul").Open("li").Text("a").Close().Close()));

    private static string Written(Action<HtmlWriter> write)
    {
        using var output = new StringWriter();
        write(new HtmlWriter(output));
        return output.ToString();
    }
}
