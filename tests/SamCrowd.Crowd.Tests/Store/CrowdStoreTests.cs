using Microsoft.Data.Sqlite;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Store;

public sealed class CrowdStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_of_the_first_version_is_migrated_with_everything_in_it_and_a_copy_from_before()
    {
        Directory.CreateDirectory(_folder["crowd"]);
        using (var old = Open(_folder["crowd", StoreFile.Name]))
        {
            old.Execute(SchemaScripts.Steps[0]);
            old.Execute("PRAGMA application_id = 0x53437264");
            old.Execute("PRAGMA user_version = 1");
            old.Execute("INSERT INTO settings (id, json) VALUES (1, @1)",
                MarkJson.Write(new CrowdSettings { Dataset = "/data", Labels = [new(1, "spleen")], CrowdId = "first" }));
            old.Execute("INSERT INTO cases (name, size_z, size_y, size_x, added_at) VALUES ('a', 3, 10, 12, 0)");
        }
        Assert.Contains("version 1", Assert.Throws<InvalidInputException>(() => CrowdBoxes.Read(_folder["crowd"])).Message,
            StringComparison.Ordinal);
        await using (var store = CrowdStore.Open(_folder["crowd"]))
        {
            Assert.Equal("first", store.FindSettings()!.CrowdId);
            Assert.Equal("a", Assert.Single(new CaseTable(store).All).Name);
            await new ExampleTable(store).Set(new LabelExample(1, "a", 2, new Annotation.PixelBox(1, 2, 3, 4)));
            Assert.Equal(2, Assert.Single(new ExampleTable(store).All).Slice);
        }
        using var before = Open(Assert.Single(Directory.GetFiles(_folder["crowd"], "crowd-before-version-*.sqlite")));
        Assert.Equal(1, before.Number("PRAGMA user_version"));
        Assert.Empty(CrowdBoxes.Read(_folder["crowd"]).Prompts);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        await using (CrowdStore.Open(_folder["crowd"])) { }
        using (var newer = Open(_folder["crowd", StoreFile.Name])) newer.Execute("PRAGMA user_version = 99");
        Assert.Contains("version 99", Assert.Throws<InvalidInputException>(() => CrowdStore.Open(_folder["crowd"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_found_on_opening()
    {
        await using (var store = CrowdStore.Open(_folder["crowd"]))
        {
            var cases = new CaseTable(store);
            var settings = new CrowdSettings { Dataset = "/data", Labels = [new(1, "spleen")] };
            await store.SaveSettings(settings);
            for (var i = 0; i < 40; i++) await cases.Add($"case_{i}", new Size3(50, 10, 12), settings);
        }
        var path = _folder["crowd", StoreFile.Name];
        var bytes = File.ReadAllBytes(path);
        for (var at = bytes.Length / 2; at < bytes.Length - 4096; at += 1000) bytes.AsSpan(at, 400).Fill(0x5A);
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InvalidInputException>(() => CrowdStore.Open(_folder["crowd"]));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains(StoreFile.Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", Assert.Throws<InvalidInputException>(() => CrowdBoxes.Read(_folder["crowd"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is no database, but a text that is long enough to be taken for one: 0123456789 0123456789 0123456789 0123456789")]
    [InlineData("x")]
    public void A_file_that_is_no_database_is_refused(string content)
    {
        Directory.CreateDirectory(_folder["crowd"]);
        File.WriteAllText(_folder["crowd", StoreFile.Name], content);
        Assert.Contains(StoreFile.Name, Assert.Throws<InvalidInputException>(() => CrowdStore.Open(_folder["crowd"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_database_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(_folder["crowd"]);
        using (var other = Open(_folder["crowd", StoreFile.Name])) other.Execute("CREATE TABLE recipes (name TEXT)");
        Assert.Contains("another database", Assert.Throws<InvalidInputException>(() => CrowdStore.Open(_folder["crowd"])).Message,
            StringComparison.Ordinal);
        using var still = Open(_folder["crowd", StoreFile.Name]);
        Assert.Equal(1, still.Number("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public void A_folder_without_a_store_has_no_boxes()
    {
        Directory.CreateDirectory(_folder["crowd"]);
        var error = Assert.Throws<InvalidInputException>(() => CrowdBoxes.Read(_folder["crowd"]));
        Assert.Contains("give the folder of a crowd's server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_server_at_a_time_has_a_store()
    {
        await using (CrowdStore.Open(_folder["crowd"]))
            Assert.Contains("another", Assert.Throws<InvalidInputException>(() => CrowdStore.Open(_folder["crowd"])).Message,
                StringComparison.Ordinal);
        await using var again = CrowdStore.Open(_folder["crowd"]);
    }

    [Fact]
    public async Task A_copy_is_whole_while_others_write_and_holds_no_token()
    {
        await using var crowd = await StoreFixture.Make(slices: 200);
        var person = await crowd.Person("anna");
        using var stop = new CancellationTokenSource();
        var acknowledged = 0;
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested && await crowd.Queue.Take(person) is { } task)
            {
                var slice = task.Task.Slice!.Value;
                var answer = new SliceAnswer { Marks = [new Mark { Id = "a", Label = 1, Box = [1, 1, 4, 4] }], Accepted = true };
                await crowd.Answers.Save(task,
                    [new MarkEvent { Id = Guid.NewGuid().ToString("N"), Kind = MarkEventKind.Edit, Changes = [new(slice, answer)] }],
                    new HashSet<int> { slice });
                Interlocked.Increment(ref acknowledged);
            }
        });
        for (var copy = 0; copy < 4; copy++)
        {
            var before = Volatile.Read(ref acknowledged);
            CrowdStore.Backup(crowd.Store.Folder, crowd[$"copy{copy}"]);
            Assert.InRange(CrowdBoxes.Read(crowd[$"copy{copy}"]).Prompts.Count, before, 200);
            Assert.Equal([StoreFile.Name], Directory.GetFiles(crowd[$"copy{copy}"]).Select(Path.GetFileName));
        }
        Assert.Throws<InvalidInputException>(() => CrowdStore.Backup(crowd.Store.Folder, crowd["copy0"]));
        stop.Cancel();
        await writing;
    }

    [Fact]
    public async Task Work_that_fails_leaves_the_work_beside_it_alone()
    {
        await using var store = CrowdStore.Open(_folder["crowd"]);
        var all = Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                await store.Write(connection =>
                {
                    connection.Execute("INSERT INTO cases (name, size_z, size_y, size_x, added_at) VALUES (@1, 1, 1, 1, 0)", $"case {i}");
                    return i % 2 == 0 ? i : throw new InvalidOperationException("odd");
                });
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        });
        Assert.Equal(20, (await Task.WhenAll(all)).Count(done => done));
        Assert.Equal(20, new CaseTable(store).All.Count);
    }

    [Fact]
    public async Task What_nobody_waits_for_is_written_without_a_mark_after_it_and_before_the_store_closes()
    {
        await using (var store = CrowdStore.Open(_folder["crowd"]))
        {
            var masks = new MaskTable(store);
            await masks.Keep("first", new MaskRuns([3, 4], 0.5)).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal([3, 4], masks.Find("first")!.Runs);
            _ = masks.Keep("second", new MaskRuns([7, 1], null));
        }
        await using var again = CrowdStore.Open(_folder["crowd"]);
        Assert.Equal([7, 1], new MaskTable(again).Find("second")!.Runs);
    }

    [Fact]
    public async Task Tokens_are_not_in_the_database_and_a_copied_store_gets_new_ones()
    {
        string token;
        await using (var store = CrowdStore.Open(_folder["crowd"])) token = await new People(store).TokenOf("anna", PersonRole.Annotator);
        Assert.Equal(AccessToken.Length, token.Length);
        Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_folder["crowd", StoreFile.Name])),
            StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["crowd", "links.json"]));
        await using (var store = CrowdStore.Open(_folder["crowd"])) Assert.Equal(token,
            await new People(store).TokenOf("anna", PersonRole.Annotator));
        CrowdStore.Backup(_folder["crowd"], _folder["copy"]);
        await using var copy = CrowdStore.Open(_folder["copy"]);
        var people = new People(copy);
        Assert.NotEqual(token, await people.TokenOf("anna", PersonRole.Annotator));
        Assert.Null(people.Find(token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("owner")]
    [InlineData("invitation")]
    [InlineData("a\nb")]
    [InlineData("12345678901234567890123456789012345678901")]
    public async Task Names_that_cannot_be_one_are_refused(string name)
    {
        await using var store = CrowdStore.Open(_folder["crowd"]);
        await Assert.ThrowsAsync<InvalidInputException>(() => new People(store).AddAnnotator(name));
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
