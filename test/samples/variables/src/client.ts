export const host = import.meta.env.VITE_API_HOST
export const mode = import.meta.env.MODE
