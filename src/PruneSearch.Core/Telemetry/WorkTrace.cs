using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Telemetry;

/// <summary>
/// The trace of a candidate, or of a campaign's base model. Its identity is a hash of their names: every process finds the same one without
/// being told, before and after any restart.
/// </summary>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="Candidate">The candidate's number; null for the base model.</param>
public readonly record struct WorkTrace(string Campaign, int? Candidate)
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    public ActivityTraceId Id => ActivityTraceId.CreateFromBytes(Hash()[..TraceBytes]);

    /// <summary>The parent of every span of the trace but the root's: a span that stands for the whole, and is never sent itself.</summary>
    public ActivityContext Parent
    {
        get
        {
            ReadOnlySpan<byte> hash = Hash();
            return new ActivityContext(
                ActivityTraceId.CreateFromBytes(hash[..TraceBytes]), ActivitySpanId.CreateFromBytes(hash.Slice(TraceBytes, SpanBytes)), ActivityTraceFlags.Recorded, isRemote: true);
        }
    }

    private ReadOnlySpan<byte> Hash() =>
        SHA256.HashData(Encoding.UTF8.GetBytes(Candidate is { } number ? $"prunesearch\ncandidate\n{Campaign}\n{number}" : $"prunesearch\nbase\n{Campaign}"));
}
