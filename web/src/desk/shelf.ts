/** Sealed copies in the browser's database. */
import type { CopyShelf, SealedCopy } from "./copies.ts";

const table = "copies";

/** Null where the browser has no database, or does not let us use it: then nothing is kept, and the desk says so. */
export async function openShelf(): Promise<CopyShelf | null> {
  try {
    const database = await open();
    const run = <T>(mode: IDBTransactionMode, act: (rows: IDBObjectStore) => IDBRequest<T>) =>
      finished(database, mode, act);
    return {
      put: async (row) => void (await run("readwrite", (rows) => rows.put(row))),
      get: (id) => run("readonly", (rows) => rows.get(id) as IDBRequest<SealedCopy | undefined>),
      all: () => run("readonly", (rows) => rows.getAll() as IDBRequest<SealedCopy[]>),
      remove: async (id) => void (await run("readwrite", (rows) => rows.delete(id))),
    };
  } catch {
    return null;
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("plumbline-desk", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(table, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("another version of the page holds the database"));
  });
}

function finished<T>(database: IDBDatabase, mode: IDBTransactionMode, act: (rows: IDBObjectStore) => IDBRequest<T>):
  Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(table, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(table));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
