//! Two small repositories to try Gemel with: they share a history, each has gone on, and one branch has diverged.
//!
//! `scripts/demo-repositories` tells the same kind of story by `git`, with names that tests rely on.

use std::path::{Path, PathBuf};

use git2::{Oid, Repository, RepositoryInitOptions, Signature, Time};

use crate::{
    clock::Millis,
    error::{Error, Result},
    model::{Pair, Side},
};

/// The folder of a data folder that holds the repositories, and nothing else.
pub(crate) const FOLDER: &str = "demo";

/// Who commits, and where that is: minutes east of Greenwich.
type Person = (&'static str, &'static str, i32);
const ADA: Person = ("Ada Okafor", "ada@example.com", 60);
const LIN: Person = ("Lin Wei", "lin@example.cn", 480);

/// Between two commits.
const STEP: i64 = 5 * 3600 + 240;
/// Commits of both sides together, at most: the first is that long ago.
const STEPS: i64 = 16;

/// Where the two repositories are.
pub(crate) fn repositories(data_dir: &Path) -> Pair<PathBuf> {
    let folder = data_dir.join(FOLDER);
    Pair { left: folder.join("one").join("garden.git"), right: folder.join("two").join("garden.git") }
}

/// Makes both repositories in an empty place. The same moment gives the same commits.
pub(crate) fn make(data_dir: &Path, now: Millis) -> Result<()> {
    let places = repositories(data_dir);
    for side in [Side::Left, Side::Right] {
        let place = places.get(side);
        std::fs::create_dir_all(place).map_err(|error| Error::file(&error, place))?;
        let repository = Repository::init_opts(place, RepositoryInitOptions::new().bare(true).initial_head("main"))?;
        Story { repository: &repository, clock: now / 1000 - STEPS * STEP }.tell(side)?;
    }
    Ok(())
}

/// A repository whose commits come one after the other.
struct Story<'a> {
    repository: &'a Repository,
    /// Seconds since 1970.
    clock: i64,
}

impl Story<'_> {
    /// What both have, then what one of them got since.
    fn tell(mut self, side: Side) -> Result<()> {
        let first = self.commit(None, ADA, "README.md", "Start the garden's notebook")?;
        let rows = self.commit(Some(first), ADA, "beds.md", "Draw the beds")?;
        let seeds = self.commit(Some(rows), LIN, "seeds.md", "List the seeds that are left")?;
        self.tag("v1.0", seeds, "The plan for spring")?;
        let tools = self.commit(Some(seeds), LIN, "tools.md", "Count the tools in the shed")?;
        let water = self.commit(Some(tools), ADA, "water.md", "Measure the rain barrel")?;
        let herbs = self.commit(Some(tools), LIN, "herbs.md", "Try a bed of herbs")?;
        let summer = self.commit(Some(water), ADA, "summer.md", "Begin the plan for summer")?;
        self.branch("main", water)?;
        self.branch("herbs", herbs)?;
        self.branch("summer", summer)?;
        // From here on the two know nothing of each other.
        match side {
            Side::Left => {
                let bees = self.commit(Some(water), ADA, "bees.md", "Leave a corner for the bees")?;
                let fence = self.commit(Some(bees), ADA, "fence.md", "Mend the fence")?;
                self.branch("main", fence)?;
                let beans = self.commit(Some(summer), ADA, "beans.md", "Put the beans along the wall")?;
                let shade = self.commit(Some(beans), ADA, "shade.md", "Keep the lettuce in the shade")?;
                self.branch("summer", shade)?;
                self.tag("v1.1", fence, "Spring is done")?;
            }
            Side::Right => {
                let mint = self.commit(Some(herbs), LIN, "mint.md", "Put the mint into a pot of its own")?;
                self.branch("herbs", mint)?;
                let tomatoes = self.commit(Some(summer), LIN, "tomatoes.md", "Plant the tomatoes early")?;
                self.branch("summer", tomatoes)?;
                let pond = self.commit(Some(water), LIN, "pond.md", "Think about a pond")?;
                self.branch("pond", pond)?;
            }
        }
        Ok(())
    }

    /// A commit that adds one line to one file.
    fn commit(&mut self, parent: Option<Oid>, by: Person, file: &str, subject: &str) -> Result<Oid> {
        let parent = parent.map(|id| self.repository.find_commit(id)).transpose()?;
        let before = parent.as_ref().map(git2::Commit::tree).transpose()?;
        let mut tree = self.repository.treebuilder(before.as_ref())?;
        tree.insert(file, self.repository.blob(format!("{subject}.\n").as_bytes())?, 0o100_644)?;
        let tree = self.repository.find_tree(tree.write()?)?;
        let by = self.signature(by)?;
        let parents: Vec<_> = parent.iter().collect();
        Ok(self.repository.commit(None, &by, &by, &format!("{subject}\n"), &tree, &parents)?)
    }

    fn branch(&self, name: &str, tip: Oid) -> Result<()> {
        self.repository.reference(&format!("refs/heads/{name}"), tip, true, "")?;
        Ok(())
    }

    fn tag(&mut self, name: &str, tip: Oid, words: &str) -> Result<()> {
        let by = self.signature(ADA)?;
        let object = self.repository.find_object(tip, None)?;
        self.repository.tag(name, &object, &by, &format!("{words}\n"), false)?;
        Ok(())
    }

    fn signature(&mut self, (name, mail, zone): Person) -> Result<Signature<'static>> {
        self.clock += STEP;
        Ok(Signature::new(name, mail, &Time::new(self.clock, zone))?)
    }
}
