using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PruneSearch.Cli.Tests.PlugIns;

/// <summary>An assembly PruneSearch.Torch without content that was built for some PruneSearch.Core.</summary>
internal static class MadeAssembly
{
    /// <param name="folder">Where it goes.</param>
    /// <param name="core">The version of PruneSearch.Core that it refers to.</param>
    /// <param name="method">A method without parameters and result that it uses of <c>PruneSearch.InputError</c>; null for none.</param>
    public static void Write(string folder, Version core, string? method)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("PruneSearch.Torch.dll"), metadata.GetOrAddGuid(new Guid("1f3c1e22-90d5-4b6e-9b0e-5d6c6f5a0001")), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("PruneSearch.Torch"), new Version(0, 1, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        AssemblyReferenceHandle reference = metadata.AddAssemblyReference(metadata.GetOrAddString("PruneSearch.Core"), core, default, default, 0, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        if (method is not null)
        {
            var signature = new BlobBuilder();
            new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(0, result => result.Void(), _ => { });
            TypeReferenceHandle type = metadata.AddTypeReference(reference, metadata.GetOrAddString("PruneSearch"), metadata.GetOrAddString("InputError"));
            metadata.AddMemberReference(type, metadata.GetOrAddString(method), metadata.GetOrAddBlob(signature));
        }

        var file = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(file);
        File.WriteAllBytes(Path.Combine(folder, "PruneSearch.Torch.dll"), file.ToArray());
    }
}
