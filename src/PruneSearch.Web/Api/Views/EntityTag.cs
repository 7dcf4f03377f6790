using Microsoft.AspNetCore.Http;
using PruneSearch.Campaigns.Views;

namespace PruneSearch.Web.Api.Views;

/// <summary>Weak entity tags of views: who has the newest answer is told so, and nothing is made or sent again.</summary>
internal static class EntityTag
{
    /// <summary>Sets the tag of an answer that follows from a view.</summary>
    /// <param name="context">The request.</param>
    /// <param name="view">What the answer says.</param>
    /// <param name="form">What else it depends on; empty for nothing.</param>
    /// <returns>Whether the caller has it already: then the answer is 304.</returns>
    public static bool Has(HttpContext context, CampaignView view, string form = "") =>
        Has(context, $"{view.State.StartedAt.UtcTicks:x}-{view.State.Sequence}-{view.Content.Receipts.Receipts.Count}{form}");

    /// <summary>Sets a tag.</summary>
    /// <returns>Whether the caller has it already: then the answer is 304.</returns>
    public static bool Has(HttpContext context, string value)
    {
        string tag = $"\"{value}\"";
        context.Response.Headers.ETag = $"W/{tag}";
        context.Response.Headers.CacheControl = "no-cache";
        if (!context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Tag.Value is "*" || t.Tag.Value == tag))
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }
}
