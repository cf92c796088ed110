using System.Security.Cryptography;
using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

public sealed class KeyFolderTests : IDisposable
{
    private const string Client = "5c1a0e6b9d2f48370a1b2c3d";
    private const string OtherClient = "00ff11ee22dd33cc44bb55aa";
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _temporary = new();
    private readonly CountedBytes _random = new();

    private string FolderPath => _temporary.Of("data.keys");

    private string RootPath => Path.Combine(FolderPath, "root-1.key");

    private string ClientPath => Path.Combine(FolderPath, Client + ".key");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_missing_folder_is_made_and_only_its_owner_can_reach_it()
    {
        using var keys = Open();
        keys.CreateClientKey(Client);

        Assert.Equal(OwnerFolder, File.GetUnixFileMode(FolderPath));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(RootPath));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(ClientPath));
        Assert.Equal(
            [ClientPath, RootPath],
            Directory.GetFileSystemEntries(FolderPath).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_key_is_the_same_after_the_folder_is_opened_again()
    {
        byte[] made;
        using (var keys = Open())
        {
            made = keys.CreateClientKey(Client);
        }

        using var again = Open();
        Assert.True(again.Has(Client));
        Assert.Equal(made, again.ClientKey(Client));
        Assert.NotEqual(made, again.CreateClientKey(OtherClient));
    }

    [Fact]
    public void No_key_stands_in_the_folder_in_the_clear_but_the_root_key()
    {
        using var keys = Open();
        var key = keys.CreateClientKey(Client);
        Assert.DoesNotContain(Convert.ToHexStringLower(key), File.ReadAllText(ClientPath), StringComparison.Ordinal);
        Assert.Equal(64 + 1, new FileInfo(RootPath).Length);
    }

    [Fact]
    public void A_client_without_a_key_is_a_clear_error()
    {
        using var keys = Open();
        Assert.False(keys.Has(Client));
        var refused = Assert.Throws<KeyFolderException>(() => keys.ClientKey(Client));
        Assert.Equal(KeyFault.Missing, refused.Fault);
        Assert.Contains(ClientPath, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_key_is_never_written_over()
    {
        using var keys = Open();
        var key = keys.CreateClientKey(Client);
        var content = File.ReadAllBytes(ClientPath);

        var refused = Assert.Throws<KeyFolderException>(() => keys.CreateClientKey(Client));
        Assert.Equal(KeyFault.Exists, refused.Fault);
        Assert.Equal(content, File.ReadAllBytes(ClientPath));
        Assert.Equal(key, keys.ClientKey(Client));
    }

    [Fact]
    public void Of_many_that_make_one_key_at_once_one_does()
    {
        using var keys = Open();
        for (var round = 0; round < 50; round++)
        {
            var client = $"client{round}";
            var made = new System.Collections.Concurrent.ConcurrentBag<byte[]>();
            Parallel.For(
                0,
                16,
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                _ =>
                {
                    try
                    {
                        made.Add(keys.CreateClientKey(client));
                    }
                    catch (KeyFolderException refused) when (refused.Fault == KeyFault.Exists) { }
                }
            );

            Assert.Equal(keys.ClientKey(client), Assert.Single(made));
        }

        Assert.Equal(1 + 50, Directory.GetFiles(FolderPath).Length);
    }

    [Fact]
    public void Of_many_that_open_a_new_folder_at_once_all_have_one_root_key()
    {
        Parallel.For(
            0,
            16,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            number =>
            {
                using var keys = Open();
                keys.CreateClientKey($"client{number}");
            }
        );

        using var after = Open();
        Assert.Equal(16, Enumerable.Range(0, 16).Select(number => after.ClientKey($"client{number}")).Count());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void What_others_than_the_owner_can_reach_is_refused(UnixFileMode more)
    {
        using var keys = Open();
        keys.CreateClientKey(Client);

        File.SetUnixFileMode(ClientPath, OwnerFile | more);
        Assert.Equal(KeyFault.Readable, Assert.Throws<KeyFolderException>(() => keys.ClientKey(Client)).Fault);
        File.SetUnixFileMode(ClientPath, OwnerFile);
        Assert.NotNull(keys.ClientKey(Client));

        File.SetUnixFileMode(RootPath, OwnerFile | more);
        var refused = Assert.Throws<KeyFolderException>(Open);
        Assert.Equal(KeyFault.Readable, refused.Fault);
        Assert.Contains(RootPath, refused.Message, StringComparison.Ordinal);
        Assert.Contains("0600", refused.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(RootPath, OwnerFile);

        File.SetUnixFileMode(FolderPath, OwnerFolder | more);
        refused = Assert.Throws<KeyFolderException>(Open);
        Assert.Contains("0700", refused.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(FolderPath, OwnerFolder);
        Open().Dispose();
    }

    [Fact]
    public void A_loose_folder_gets_no_root_key()
    {
        Directory.CreateDirectory(FolderPath, OwnerFolder | UnixFileMode.GroupRead);
        Assert.Throws<KeyFolderException>(Open);
        Assert.Empty(Directory.GetFileSystemEntries(FolderPath));
    }

    [Fact]
    public void Another_root_key_is_a_clear_error()
    {
        using (var keys = Open())
        {
            keys.CreateClientKey(Client);
        }

        Put(RootPath, Convert.ToHexString(_random.Take(32)) + "\n");
        using var wrong = Open();
        var refused = Assert.Throws<KeyFolderException>(() => wrong.ClientKey(Client));
        Assert.Equal(KeyFault.WrongRoot, refused.Fault);
        Assert.Contains(ClientPath, refused.Message, StringComparison.Ordinal);
        Assert.Contains("root-1.key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_root_key_is_not_replaced_while_there_are_keys_under_it()
    {
        using (var keys = Open())
        {
            keys.CreateClientKey(Client);
        }

        File.Delete(RootPath);
        Assert.Equal(KeyFault.RootMissing, Assert.Throws<KeyFolderException>(Open).Fault);
        Assert.False(File.Exists(RootPath));
    }

    [Fact]
    public void A_root_key_may_be_raw_bytes()
    {
        var root = _random.Take(32);
        byte[] key;
        Open().Dispose();
        Put(RootPath, Convert.ToHexString(root));
        using (var keys = Open())
        {
            key = keys.CreateClientKey(Client);
        }

        Put(RootPath, root);
        using var raw = Open();
        Assert.Equal(key, raw.ClientKey(Client));
    }

    [Fact]
    public void A_file_that_is_no_key_is_refused()
    {
        using (var keys = Open())
        {
            foreach (var wrong in new[] { "", "\n", "no key", "abc", new string('a', 10_000) })
            {
                Put(ClientPath, wrong);
                var refused = Assert.Throws<KeyFolderException>(() => keys.ClientKey(Client));
                Assert.Equal(KeyFault.Malformed, refused.Fault);
            }
        }

        foreach (var wrong in new[] { "", "\n", "no key", new string('a', 63), new string('a', 66) })
        {
            Put(RootPath, wrong);
            Assert.Equal(KeyFault.Malformed, Assert.Throws<KeyFolderException>(Open).Fault);
        }
    }

    [Fact]
    public void The_key_of_another_client_is_refused_under_this_name()
    {
        using var keys = Open();
        keys.CreateClientKey(OtherClient);
        File.Copy(Path.Combine(FolderPath, OtherClient + ".key"), ClientPath);
        Assert.Equal(KeyFault.OtherClient, Assert.Throws<KeyFolderException>(() => keys.ClientKey(Client)).Fault);

        // A wrapped key without any client in it, as another program may have put it.
        var root = Convert.FromHexString(File.ReadAllText(RootPath).Trim());
        Put(ClientPath, Convert.ToHexString(KeyWrap.Wrap(root, _random.Take(32))));
        Assert.Equal(KeyFault.OtherClient, Assert.Throws<KeyFolderException>(() => keys.ClientKey(Client)).Fault);
    }

    [Fact]
    public void A_deleted_key_is_gone_and_deleting_twice_does_no_harm()
    {
        using var keys = Open();
        keys.CreateClientKey(OtherClient);
        var key = keys.CreateClientKey(Client);
        Assert.True(keys.Delete(Client));
        Assert.False(keys.Delete(Client));

        Assert.False(keys.Has(Client));
        Assert.Equal(KeyFault.Missing, Assert.Throws<KeyFolderException>(() => keys.ClientKey(Client)).Fault);
        Assert.True(keys.Has(OtherClient));
        Assert.NotEqual(key, keys.CreateClientKey(Client));
    }

    [Fact]
    public void What_a_crash_left_of_making_a_key_stands_in_nobodys_way_and_is_deleted_with_it()
    {
        using var keys = Open();
        var half = ClientPath + ".0123456789abcdef.new";
        Put(half, "half a k");
        Assert.False(keys.Has(Client));
        Assert.NotNull(keys.CreateClientKey(Client));

        keys.Delete(Client);
        Assert.Equal([RootPath], Directory.GetFileSystemEntries(FolderPath));
    }

    [Fact]
    public void A_name_that_leaves_the_folder_is_no_client()
    {
        using var keys = Open();
        var root = SHA256.HashData(File.ReadAllBytes(RootPath));
        string[] wrong =
        [
            "",
            ".",
            "..",
            "../a",
            "a/b",
            "a.b",
            "root-1",
            "root-",
            "ä",
            "a b",
            "a\0",
            "*",
            new string('a', 65),
        ];
        foreach (var name in wrong)
        {
            Assert.Throws<ArgumentException>(() => keys.Has(name));
            Assert.Throws<ArgumentException>(() => keys.ClientKey(name));
            Assert.Throws<ArgumentException>(() => keys.CreateClientKey(name));
            Assert.Throws<ArgumentException>(() => keys.Delete(name));
        }

        Assert.Equal(root, SHA256.HashData(File.ReadAllBytes(RootPath)));
    }

    [Fact]
    public void No_message_holds_a_key()
    {
        using var keys = Open();
        keys.CreateClientKey(OtherClient);
        var line = File.ReadAllText(Path.Combine(FolderPath, OtherClient + ".key")).Trim();
        Put(ClientPath, line);
        var refused = Assert.Throws<KeyFolderException>(() => keys.ClientKey(Client));
        Assert.DoesNotContain(line[..16], refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(File.ReadAllText(RootPath)[..16], refused.ToString(), StringComparison.Ordinal);
    }

    private KeyFolder Open() => KeyFolder.Open(FolderPath, _random.Fill);

    private static void Put(string path, string content) => Put(path, System.Text.Encoding.ASCII.GetBytes(content));

    private static void Put(string path, byte[] content)
    {
        File.Delete(path);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, OwnerFile);
    }
}
