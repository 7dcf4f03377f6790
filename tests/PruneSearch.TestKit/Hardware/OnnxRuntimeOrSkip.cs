using PruneSearch.Hardware.OnnxRuntime;
using Xunit;

namespace PruneSearch.TestKit.Hardware;

/// <summary>ONNX Runtime's library, found as the product finds it; skips the calling test where it is absent.</summary>
public static class OnnxRuntimeOrSkip
{
    private static readonly Lazy<(string? Path, string Reason)> Found = new(Find);

    public static bool Exists => Found.Value.Path is not null;

    public static string Library()
    {
        (string? path, string reason) = Found.Value;
        if (path is null)
        {
            Assert.Skip(reason);
        }

        return path!;
    }

    private static (string? Path, string Reason) Find()
    {
        try
        {
            return (new LibrarySearch().Find(null), "");
        }
        catch (InvalidInputException e)
        {
            return (null, $"needs ONNX Runtime: {e.Errors[0].Message}");
        }
    }
}
