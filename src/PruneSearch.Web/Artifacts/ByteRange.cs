using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PruneSearch.Web.Artifacts;

/// <summary>The part of a body that a request asks for.</summary>
/// <param name="First">Its first byte.</param>
/// <param name="Bytes">How many; 0 where the range lies outside.</param>
internal readonly record struct ByteRange(long First, long Bytes)
{
    /// <summary>
    /// The single range that a request names; null where it names none, or several, which are then ignored. Also where it is to go on with
    /// something else (If-Range, RFC 9110, 13.1.5): a part of this one behind a part of that one would be neither.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="length">Bytes of all.</param>
    /// <param name="tag">The strong entity tag of what is here, in its quotes.</param>
    public static ByteRange? Of(HttpRequest request, long length, string tag)
    {
        if (request.GetTypedHeaders().Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } || (request.Headers.IfRange is [{ } wanted, ..] && wanted != tag))
        {
            return null;
        }

        RangeItemHeaderValue range = ranges.First();
        long first = range.From ?? Math.Max(0, length - range.To!.Value);
        long last = range.From is null ? length - 1 : Math.Min(range.To ?? long.MaxValue, length - 1);
        return new ByteRange(first, Math.Max(0, last - first + 1));
    }

    /// <summary>As the Content-Range header says it.</summary>
    public string Text(long length) => Bytes == 0
        ? string.Create(CultureInfo.InvariantCulture, $"bytes */{length}")
        : string.Create(CultureInfo.InvariantCulture, $"bytes {First}-{First + Bytes - 1}/{length}");
}
