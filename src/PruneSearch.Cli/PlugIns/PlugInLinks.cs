using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PruneSearch.Cli.PlugIns;

/// <summary>Whether a plug-in fits this program: all that it uses of the shared assembly is there. Found when it is loaded, and not in the middle of a training.</summary>
internal static class PlugInLinks
{
    /// <summary>What does not fit, in words; null where everything does.</summary>
    /// <param name="plugIn">The plug-in.</param>
    /// <param name="shared">The assembly that it shares with the program.</param>
    public static string? Problem(Assembly plugIn, AssemblyName shared)
    {
        try
        {
            using var file = new PEReader(ImmutableArray.Create(File.ReadAllBytes(plugIn.Location)));
            MetadataReader reader = file.GetMetadataReader();
            IEnumerable<Version> versions = reader.AssemblyReferences.Select(reader.GetAssemblyReference).Where(r => reader.GetString(r.Name) == shared.Name).Select(r => r.Version);
            if (versions.FirstOrDefault(v => v != shared.Version) is { } other)
            {
                return $"it was built for {shared.Name} {other}, and this is {shared.Version}";
            }

            foreach (MemberReferenceHandle handle in reader.MemberReferences.Where(h => IsShared(reader, reader.GetMemberReference(h).Parent, shared)))
            {
                plugIn.ManifestModule.ResolveMember(MetadataTokens.GetToken(handle));
            }

            plugIn.GetTypes();
            return null;
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.LoaderExceptions.OfType<Exception>().FirstOrDefault()?.Message ?? e.Message;
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return e.Message;
        }
    }

    private static bool IsShared(MetadataReader reader, EntityHandle type, AssemblyName shared) =>
        type.Kind == HandleKind.TypeReference && reader.GetTypeReference((TypeReferenceHandle)type).ResolutionScope is var scope
        && (scope.Kind == HandleKind.TypeReference
            ? IsShared(reader, scope, shared)
            : scope.Kind == HandleKind.AssemblyReference && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == shared.Name);
}
